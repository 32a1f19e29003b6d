import { xmlText } from "../hazards/xml";

/** A marker on the map of a Cursor on Target client, without its times. */
export type CotMarker = {
  /** Identifies the marker: all events about one unit, incident or hotspot have the same value. */
  uid: string;
  type: string;
  /** Whether the place was measured (`m-g`) or entered by a person (`h-e`). */
  how: "m-g" | "h-e";
  lng: number;
  lat: number;
  accuracyM: number | null;
  callsign: string;
  remarks: string;
  motion?: { speedMps: number; courseDeg: number } | undefined;
  /** Colour of a spot, as signed 32-bit ARGB. */
  colour?: number | undefined;
  /** How long the marker is valid after each event. After that, clients show it as outdated. */
  staleSeconds: number;
};

const unknownValue = "9999999.0";

/** Returns a Cursor on Target 2.0 event that shows or updates a marker, as one line. */
export function writeCotEvent(marker: CotMarker, now: Date): string {
  const { uid, type, how, lng, lat, accuracyM, callsign, remarks, motion, colour } = marker;
  const detail = [
    `<contact callsign="${xmlText(callsign)}"/>`,
    motion ? `<track speed="${motion.speedMps.toFixed(1)}" course="${motion.courseDeg.toFixed(1)}"/>` : "",
    colour === undefined ? "" : `<color argb="${colour}"/>`,
    `<remarks>${xmlText(remarks)}</remarks>`,
  ];
  return formatEvent(
    { uid, type, how, now, staleSeconds: marker.staleSeconds },
    [lng, lat, accuracyM],
    detail.join(""),
  );
}

/** Returns the event that removes a marker from the maps of clients. */
export function writeCotDeletion(uid: string, now: Date): string {
  const detail = `<link uid="${xmlText(uid)}" type="none" relation="none"/><__forcedelete/>`;
  const header = { uid: `${uid}-deleted`, type: "t-x-d-d", how: "m-g" as const, now, staleSeconds: 60 };
  return formatEvent(header, [0, 0, null], detail);
}

/** Returns a heartbeat event. Clients close a connection on which they receive nothing for some time. */
export function writeCotHeartbeat(now: Date): string {
  return formatEvent({ uid: "muba-112", type: "t-x-c-t-r", how: "m-g", now, staleSeconds: 60 }, [0, 0, null], "");
}

function formatEvent(
  { uid, type, how, now, staleSeconds }: Pick<CotMarker, "uid" | "type" | "how" | "staleSeconds"> & { now: Date },
  [lng, lat, accuracyM]: [lng: number, lat: number, accuracyM: number | null],
  detail: string,
): string {
  const [time, stale] = [now, new Date(now.getTime() + staleSeconds * 1_000)].map((moment) => moment.toISOString());
  return `<event version="2.0" uid="${xmlText(uid)}" type="${type}" how="${how}" time="${time}" start="${time}" stale="${stale}"><point lat="${lat.toFixed(6)}" lon="${lng.toFixed(6)}" hae="${unknownValue}" ce="${accuracyM === null ? unknownValue : accuracyM.toFixed(1)}" le="${unknownValue}"/><detail>${detail}</detail></event>\n`;
}
