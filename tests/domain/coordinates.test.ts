import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCoordinates } from "../../server/domain/coordinates";

test.each([
  ["-2.8819, 103.8344"],
  ["-2.8819,103.8344"],
  ["-2.8819 103.8344"],
  ["(-2.8819, 103.8344)"],
  ["-2,8819, 103,8344"],
  ["-2,8819; 103,8344"],
  ["-2,8819 103,8344"],
  ["-2,8819,103,8344"],
  ["−2.8819, 103.8344"],
  ["-2.8819° 103.8344°"],
  ["2.8819 S 103.8344 E"],
  ["2.8819S, 103.8344E"],
  ["S2.8819 E103.8344"],
  ["2.8819 LS 103.8344 BT"],
  ["2,8819° LS 103,8344° BT"],
  ["LS: 2.8819 BT: 103.8344"],
  ["LS = 2,8819, BT = 103,8344"],
  ["2,8819LS 103,8344BT"],
  ["LS2.8819 BT103.8344"],
  ["2,8819 lintang selatan, 103,8344 bujur timur"],
  ["2°52'54.84\"S 103°50'3.84\"E"],
  ["2° 52’ 54,84” S, 103° 50’ 3,84” E"],
  ["S 2°52′54.84″ E 103°50′3.84″"],
  ["2 52 54.84 LS 103 50 3.84 BT"],
  ["2 derajat 52 menit 54.84 detik lintang selatan 103 derajat 50 menit 3.84 detik bujur timur"],
  ["-2°52'54.84\", 103°50'3.84\""],
  ["2 52.914 LS, 103 50.064 BT"],
  ["lat -2.8819 long 103.8344"],
  ["Latitude: -2.8819, Longitude: 103.8344"],
  ["lng: 103.8344 lat: -2.8819"],
  ["koordinat -2.8819 103.8344"],
  ["103.8344, -2.8819"],
  ["103,8344 -2,8819"],
  ["103.8344 BT 2.8819 LS"],
  ["2.8819, 103.8344"],
  ["48M 370451.892 9681394.505"],
  ["UTM zona 48 S, X: 370451,892 Y: 9681394,505"],
  ["48 M 370451.892mE 9681394.505mN"],
  ["geo:-2.8819,103.8344;u=35"],
  ["https://maps.google.com/?q=-2.8819,103.8344"],
  ["https://maps.google.com/maps?q=-2.8819%2C103.8344&hl=id"],
  ["https://www.google.com/maps/search/-2.8819,+103.8344?entry=tts"],
  ["Lokasi saya: https://maps.google.com/?q=loc:-2.8819,103.8344"],
  ["https://www.google.com/maps/place/X/@-2.8,103.8,17z/data=!3m1!4b1!8m2!3d-2.8819!4d103.8344"],
  ["https://www.openstreetmap.org/?mlat=-2.8819&mlon=103.8344#map=17/-2.8/103.8"],
  ["https://waze.com/ul?ll=-2.8819,103.8344&navigate=yes"],
])("%s is parsed", (text) => {
  const point = parseCoordinates(text);
  expect(point).toMatchObject({
    lat: expect.closeTo(-2.8819, 6),
    lng: expect.closeTo(103.8344, 6),
    precision: "exact",
  });
});

// Reference values from PROJ.
test.each([
  ["48M 370000 9680000", -2.894509365, 103.830321798],
  ["47L 812345 9712345", -2.59934397, 101.808708879],
  ["51N 166100 650000", 5.872409965, 119.984973133],
])("%s is parsed as UTM", (text, lat, lng) => {
  expect(parseCoordinates(text)).toMatchObject({ lat: expect.closeTo(lat, 8), lng: expect.closeTo(lng, 8) });
});

test.each([
  ["-2.8819, 103.8344", false, false],
  ["103.8344, -2.8819", true, false],
  ["2.8819, 103.8344", false, true],
  ["103.8344 2.8819", true, true],
  ["+2.8819, 103.8344", false, false],
])("%s reports what was assumed", (text, isSwapped, assumedSouth) => {
  expect(parseCoordinates(text)).toMatchObject({ isSwapped, assumedSouth });
});

test.each([
  ["-2.88190, 103.83440", "exact"],
  ["-2.882, 103.834", "approximate"],
  ["-2.88, 103.83", "village"],
  ["-2.9, 103.8", "district"],
  ["2°52'55\"S 103°50'4\"E", "exact"],
  ["2°52'S 103°50'E", "village"],
  ["https://www.google.com/maps/@-2.8819,103.8344,15z", "approximate"],
  ["https://www.openstreetmap.org/#map=15/-2.8819/103.8344", "approximate"],
  ["openstreetmap.org/#map=15/-2.88/103.83", "village"],
])("the precision of %s is %s", (text, precision) => {
  expect(parseCoordinates(text)?.precision).toBe(precision);
});

test.each([
  "2 103",
  "km 117",
  "08123456789",
  "0812 3456 7890",
  "51.5074, -0.1278",
  "-2.8819, -103.8344",
  "2°88'S 103°50'E",
  "2.8 LS 3.8 LS",
  "desa sukarami 2",
  "48M 370000",
  "30N 370000 9680000",
  "RT 3 RW 12",
  "jam 10.30",
  "1.5 km dari RSUD",
  "https://maps.app.goo.gl/AbCdEf",
  "",
])("%s is not a coordinate in Indonesia", (text) => {
  expect(parseCoordinates(text)).toBeNull();
});

const [lat, lng] = [fc.double({ min: -11, max: 6, noNaN: true }), fc.double({ min: 95, max: 141, noNaN: true })];

/** Notations for a point. In all but `link`, a northern latitude has a sign or a letter. */
const notations: Record<string, (lat: number, lng: number) => string> = {
  decimal: (lat, lng) => `${formatSigned(lat)}, ${lng.toFixed(6)}`,
  "decimal comma": (lat, lng) => `${formatSigned(lat)} ${lng.toFixed(6)}`.replaceAll(".", ","),
  swapped: (lat, lng) => `${lng.toFixed(6)} ${formatSigned(lat)}`,
  indonesian: (lat, lng) => `${Math.abs(lat).toFixed(6)} ${lat < 0 ? "LS" : "LU"} ${lng.toFixed(6)} BT`,
  sexagesimal: (lat, lng) => `${formatSexagesimal(lat)}${lat < 0 ? "S" : "N"} ${formatSexagesimal(lng)}E`,
  link: (lat, lng) => `https://maps.google.com/?q=${lat.toFixed(6)},${lng.toFixed(6)}`,
};

function formatSigned(degrees: number): string {
  return `${degrees < 0 ? "-" : "+"}${Math.abs(degrees).toFixed(6)}`;
}

function formatSexagesimal(degrees: number): string {
  const seconds = Math.round(Math.abs(degrees) * 360_000) / 100;
  const [d, m] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return `${d}°${m}'${(seconds - d * 3_600 - m * 60).toFixed(2)}"`;
}

test.each(Object.keys(notations))("every point of Indonesia is parsed from the notation %s", (notation) => {
  fc.assert(
    fc.property(lat, lng, (lat, lng) => {
      // In a map link, a northern latitude has no sign. If such a point would be near the regency with a southern
      // latitude, the parser assumes that the minus sign is missing.
      if (notation === "link" && lat > 0) return;
      const parsedPoint = parseCoordinates(notations[notation]?.(lat, lng) ?? "");
      expect(Math.abs((parsedPoint?.lat ?? 99) - lat)).toBeLessThan(1e-5);
      expect(Math.abs((parsedPoint?.lng ?? 999) - lng)).toBeLessThan(1e-5);
    }),
    { numRuns: 200, seed: 112 },
  );
});

test("arbitrary text yields a point in Indonesia or null", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[0-9NSEW°'",. -]{0,40}$/)), (text) => {
      const read = parseCoordinates(text);
      if (read)
        expect([read.lat >= -11.5 && read.lat <= 6.5, read.lng >= 94.5 && read.lng <= 141.5]).toEqual([true, true]);
    }),
    { numRuns: 500, seed: 112 },
  );
});
