import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodePlusCode,
  encodePlusCode,
  findPlusCode,
  isFullCode,
  isShortCode,
  recoverPlusCode,
} from "../../server/places/plus-code";

// These cases come from the test data of the plus code specification.
test.each([
  ["7FG49Q00+", 20.375, 2.775, 0.05],
  ["7FG49QCJ+2V", 20.3700625, 2.7821875, 0.000125],
  ["7FG49QCJ+2VX", 20.3701125, 2.782234375, 0.000025],
  ["8FVC2222+22", 47.0000625, 8.0000625, 0.000125],
  ["4VCPPQGP+Q9", -41.2730625, 174.7859375, 0.000125],
  ["62G20000+", 0.5, -179.5, 1],
  ["22220000+", -89.5, -179.5, 1],
  ["7FG40000+", 20.5, 2.5, 1],
])("%s decodes to its area", (code, lat, lng, latDegrees) => {
  const area = decodePlusCode(code);
  expect(area).toMatchObject({ lat: expect.closeTo(lat, 8), lng: expect.closeTo(lng, 8) });
  expect(area.latDegrees).toBeCloseTo(latDegrees, 9);
});

test.each([
  [20.3700625, 2.7821875, "7FG49QCJ+2V"],
  [47.0000625, 8.0000625, "8FVC2222+22"],
  [-41.2730625, 174.7859375, "4VCPPQGP+Q9"],
  [90, 1, "CFX3X2X2+X2"],
])("the point %f, %f encodes to %s", (lat, lng, code) => {
  expect(encodePlusCode({ lat, lng })).toBe(code);
});

test.each([
  ["8FWC2345+G6", true, false],
  ["8FWC2345+G6G", true, false],
  ["8fwc2345+", true, false],
  ["8FWCX400+", true, false],
  ["WC2345+G6g", false, true],
  ["2345+G6", false, true],
  ["45+G6", false, true],
  ["+G6", false, false],
  ["G+", false, false],
  ["+", false, false],
  ["8FWC2345+G", false, false],
  ["8FWC2_45+G6", false, false],
  ["8FWC2η45+G6", false, false],
  ["8FWC2345+G6+", false, false],
  ["8FWC2300+G6", false, false],
  ["WC2300+G6g", false, false],
  ["WC2345+G", false, false],
  ["WC2300+", false, false],
])("%s is a full code: %s, a short one: %s", (code, isFull, isShort) => {
  expect([isFullCode(code.toUpperCase()), isShortCode(code.toUpperCase())]).toEqual([isFull, isShort]);
});

// These cases come from the specification's test data for shortened codes.
test.each([
  ["9C3W9QCJ+2VX", 51.3701125, -1.217765625, "+2VX", "CJ+2VX"],
  ["9C3W9QCJ+2VX", 51.3708675, -1.217765625, "CJ+2VX", "CJ+2VX"],
  ["9C3W9QCJ+2VX", 51.4, -1.2, "9QCJ+2VX", "9QCJ+2VX"],
  ["8FJFW222+", 42.899, 9.012, "22+", "22+"],
  ["796RXG22+", 14.95125, -23.5001, "22+", "22+"],
])("%s is recovered near %f, %f", (fullCode, lat, lng, _, shortCode) => {
  const recoveredArea = recoverPlusCode(shortCode, { lat, lng });
  const area = decodePlusCode(fullCode);
  expect(recoveredArea).toMatchObject({ lat: expect.closeTo(area.lat, 8), lng: expect.closeTo(area.lng, 8) });
});

test.each([
  ["4R9X+2F Sekayu", "4R9X+2F", "Sekayu"],
  ["Sekayu, 4r9x+2f", "4R9X+2F", "Sekayu"],
  ["6P954R9X+2F", "6P954R9X+2F", ""],
  ["4R9X+2F, Kabupaten Musi Banyuasin", "4R9X+2F", "Kabupaten Musi Banyuasin"],
])("%s contains the code %s and the words %s", (text, code, words) => {
  expect(findPlusCode(text)).toEqual({ code, words });
});

test.each(["ibu hamil + anak", "2+2", "korban 3+", "sakit perut+muntah", "08+", "Sekayu"])(
  "%s holds no code",
  (text) => {
    expect(findPlusCode(text)).toBeNull();
  },
);

const anyPoint = {
  lat: fc.double({ min: -89, max: 89, noNaN: true }),
  lng: fc.double({ min: -180, max: 179.999, noNaN: true }),
};

test("any point is in the area of its own code", () => {
  fc.assert(
    fc.property(anyPoint.lat, anyPoint.lng, (lat, lng) => {
      const area = decodePlusCode(encodePlusCode({ lat, lng }));
      expect(Math.abs(area.lat - lat)).toBeLessThanOrEqual(area.latDegrees / 2 + 1e-9);
      expect(Math.abs(area.lng - lng)).toBeLessThanOrEqual(area.lngDegrees / 2 + 1e-9);
    }),
    { seed: 112 },
  );
});

test("a short code recovers to the same place from anywhere within 20 km", () => {
  const [latInRegency, lngInRegency] = [
    fc.double({ min: -4, max: -1, noNaN: true }),
    fc.double({ min: 102, max: 106, noNaN: true }),
  ];
  const offset = fc.double({ min: -0.18, max: 0.18, noNaN: true });
  fc.assert(
    fc.property(latInRegency, lngInRegency, offset, offset, (lat, lng, north, east) => {
      const fullCode = encodePlusCode({ lat, lng });
      const recoveredArea = recoverPlusCode(fullCode.slice(4), { lat: lat + north, lng: lng + east });
      expect(recoveredArea.lat).toBeCloseTo(decodePlusCode(fullCode).lat, 8);
      expect(recoveredArea.lng).toBeCloseTo(decodePlusCode(fullCode).lng, 8);
    }),
    { seed: 112 },
  );
});
