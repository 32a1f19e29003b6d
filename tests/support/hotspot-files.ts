/** A hotspot for a test file, with the fields of FIRMS. */
export type TestHotspot = {
  lng: number;
  lat: number;
  seenAt: Date;
  satellite: "snpp" | "noaa20" | "noaa21" | "modis";
  confidence: "low" | "nominal" | "high";
  frpMw?: number;
};

const viirsHeader =
  "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight";
const modisHeader =
  "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight";
const confidencePercents = { low: 12, nominal: 55, high: 92 };

/** A FIRMS CSV file, with hotspots from either VIIRS or MODIS. As in some real files, the time has no leading zeros. */
export function firmsCsv(hotspots: readonly TestHotspot[], isModis = hotspots[0]?.satellite === "modis"): string {
  const satelliteCodes = { snpp: "N", noaa20: "N20", noaa21: "N21", modis: "Aqua" };
  const lines = hotspots.map(({ lng, lat, seenAt, satellite, confidence, frpMw = 12.5 }) => {
    const [day = "", time = ""] = seenAt.toISOString().split("T");
    const confidenceCell = isModis ? confidencePercents[confidence] : confidence.slice(0, 1);
    const cells = [lat.toFixed(5), lng.toFixed(5), 330.1, 0.4, 0.5, day, Number(time.slice(0, 5).replace(":", ""))];
    return [
      ...cells,
      satelliteCodes[satellite],
      isModis ? "MODIS" : "VIIRS",
      confidenceCell,
      "2.0NRT",
      290.2,
      frpMw,
      "N",
    ].join();
  });
  return `${[isModis ? modisHeader : viirsHeader, ...lines].join("\n")}\n`;
}

/** A response of SiPongi, in which some numbers are strings. */
export function sipongiJson(hotspots: readonly TestHotspot[]): string {
  const names = { snpp: "NASA-SNPP", noaa20: "NASA-NOAA20", noaa21: "NASA-NOAA21", modis: "NASA-MODIS" };
  const features = hotspots.map(({ lng, lat, seenAt, satellite, confidence }) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [lng, lat] },
    properties: {
      date_hotspot_ori: seenAt.toISOString().replace("Z", "000Z"),
      sumber: names[satellite],
      confidence: String(confidencePercents[confidence]),
      confidence_level: confidence === "nominal" ? "medium" : confidence,
      ...{
        desa: "Muara Medak",
        kecamatan: "BAYUNG LENCIR",
        kabkota: "MUSI BANYUASIN",
        nama_provinsi: "SUMATERA SELATAN",
      },
    },
  }));
  return JSON.stringify({ type: "FeatureCollection", features });
}
