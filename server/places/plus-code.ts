import { OpenLocationCode } from "open-location-code";

type Point = { lng: number; lat: number };
/** The area of a plus code: its centre, and the lengths of its sides in degrees. */
type PlusCodeArea = Point & { latDegrees: number; lngDegrees: number };

const openLocationCode = new OpenLocationCode();

/** Matches a plus code within a string. Short codes lack the first two to six digits. */
const plusCodePattern = /(?:^|[\s,(])([23456789cfghjmpqrvwx]{2,8}0{0,6}\+[23456789cfghjmpqrvwx]{0,7})(?=$|[\s,.)])/i;

/**
 * Finds the first plus code in a string, and the words around it. These words may name a place near the code, as in
 * "4R9X+2F Sekayu".
 */
export function findPlusCode(text: string): { code: string; words: string } | null {
  const match = plusCodePattern.exec(text);
  const code = match?.[1]?.toUpperCase();
  if (!match || !code || !(isFullCode(code) || isShortCode(code))) return null;
  const words = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  return { code, words: words.replace(/[\s,]+/g, " ").trim() };
}

export function isFullCode(code: string): boolean {
  return openLocationCode.isFull(code);
}

/**
 * The package also accepts short codes that are padded or start with the separator; the specification does not allow
 * them.
 */
export function isShortCode(code: string): boolean {
  return openLocationCode.isShort(code) && !code.includes("0") && !code.startsWith("+");
}

/** Returns the area of a full code. */
export function decodePlusCode(code: string): PlusCodeArea {
  const area = openLocationCode.decode(code);
  return {
    lat: area.latitudeCenter,
    lng: area.longitudeCenter,
    latDegrees: area.latitudeHi - area.latitudeLo,
    lngDegrees: area.longitudeHi - area.longitudeLo,
  };
}

/** Returns the full ten-digit code of a point. */
export function encodePlusCode({ lng, lat }: Point): string {
  return openLocationCode.encode(lat, lng);
}

/**
 * Returns the area that a short code denotes near a point: of all areas whose full code ends with the short code, the
 * nearest. The package's `recoverNearest` is not used, because it fails test cases of the specification at the edges of
 * cells.
 */
export function recoverPlusCode(code: string, reference: Point): PlusCodeArea {
  if (!isShortCode(code)) throw new Error(`not a short plus code: ${code}`);
  const missingDigitCount = 8 - code.indexOf("+");
  const step = 20 ** (2 - missingDigitCount / 2);
  const area = decodePlusCode(encodePlusCode(reference).slice(0, missingDigitCount) + code);
  if (reference.lat + step / 2 < area.lat && area.lat - step >= -90) area.lat -= step;
  else if (reference.lat - step / 2 > area.lat && area.lat + step <= 90) area.lat += step;
  if (reference.lng + step / 2 < area.lng) area.lng -= step;
  else if (reference.lng - step / 2 > area.lng) area.lng += step;
  return area;
}
