/** Open Location Code, decoded as its specification says (github.com/google/open-location-code, docs/specification.md). */

const alphabet = "23456789CFGHJMPQRVWX";
const separatorAt = 8;
const pairDigits = 10;
const [gridColumns, gridRows] = [4, 5];
const longest = 15;

type Point = { lng: number; lat: number };
export type PlusCodeArea = Point & {
  /** The sides of the code's area, in degrees around its middle, which is the point. */
  latDegrees: number;
  lngDegrees: number;
};

/** What reads as a plus code within a text: short codes have two to six digits less at their beginning. */
const inText = /(?:^|[\s,(])([23456789cfghjmpqrvwx]{2,8}0{0,6}\+[23456789cfghjmpqrvwx]{0,7})(?=$|[\s,.)])/i;

/** The first plus code of a text and the words around it (a short code is told with a place: "4R9X+2F Sekayu"). */
export function findPlusCode(text: string): { code: string; words: string } | null {
  const found = inText.exec(text);
  const code = found?.[1]?.toUpperCase();
  if (!found || !code || !(isFullCode(code) || isShortCode(code))) return null;
  const words = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
  return { code, words: words.replace(/[\s,]+/g, " ").trim() };
}

function isValid(code: string): boolean {
  const at = code.indexOf("+");
  if (at < 0 || at !== code.lastIndexOf("+") || at > separatorAt || at % 2 === 1 || code.length === 1) return false;
  const after = code.length - at - 1;
  if (after === 1 || code.length - 1 > longest) return false;
  const padding = code.indexOf("0");
  if (padding >= 0) {
    // Padding comes in pairs, fills up to the separator, and nothing follows it.
    const tail = code.slice(padding, at);
    if (at !== separatorAt || padding === 0 || padding % 2 === 1 || after > 0 || !/^0+$/.test(tail)) return false;
  }
  return [...code].every((sign) => sign === "+" || sign === "0" || alphabet.includes(sign));
}

export function isFullCode(code: string): boolean {
  if (!isValid(code) || code.indexOf("+") !== separatorAt) return false;
  // Beyond 180 degrees of latitude or 360 of longitude there is nothing.
  return digit(code, 0) * 20 < 180 && digit(code, 1) * 20 < 360;
}

export function isShortCode(code: string): boolean {
  const at = code.indexOf("+");
  return isValid(code) && at >= 2 && at < separatorAt;
}

function digit(code: string, at: number): number {
  return alphabet.indexOf(code[at] ?? "");
}

/** The area a full code names. */
export function decodePlusCode(code: string): PlusCodeArea {
  if (!isFullCode(code)) throw new Error(`no full plus code: ${code}`);
  const digits = code.replace("+", "").replace(/0+$/, "");
  let [south, west] = [-90, -180];
  let [latDegrees, lngDegrees] = [400, 400];
  for (let at = 0; at < Math.min(digits.length, pairDigits); at += 2) {
    latDegrees /= 20;
    lngDegrees /= 20;
    south += digit(digits, at) * latDegrees;
    west += digit(digits, at + 1) * lngDegrees;
  }
  for (let at = pairDigits; at < digits.length; at++) {
    latDegrees /= gridRows;
    lngDegrees /= gridColumns;
    south += Math.floor(digit(digits, at) / gridColumns) * latDegrees;
    west += (digit(digits, at) % gridColumns) * lngDegrees;
  }
  return { lat: south + latDegrees / 2, lng: west + lngDegrees / 2, latDegrees, lngDegrees };
}

/** The full code of ten digits of a point. */
export function encodePlusCode({ lng, lat }: Point): string {
  const finest = 8_000;
  const within = (degrees: number, range: number) =>
    Math.min(range * finest - 1, Math.max(0, Math.floor(Number((degrees * finest).toFixed(6)))));
  let north = within(lat + 90, 180);
  let east = within(((((lng + 180) % 360) + 360) % 360) as number, 360);
  let code = "";
  for (let pair = 0; pair < pairDigits / 2; pair++) {
    code = `${alphabet[north % 20]}${alphabet[east % 20]}${code}`;
    north = Math.floor(north / 20);
    east = Math.floor(east / 20);
  }
  return `${code.slice(0, separatorAt)}+${code.slice(separatorAt)}`;
}

/** The full code that a short one stands for near a point: of all that end so, the nearest. */
export function recoverPlusCode(code: string, near: Point): PlusCodeArea {
  if (!isShortCode(code)) throw new Error(`no short plus code: ${code}`);
  const missing = separatorAt - code.indexOf("+");
  const step = 20 ** (2 - missing / 2);
  const found = decodePlusCode(encodePlusCode(near).slice(0, missing) + code);
  const half = step / 2;
  const area = { ...found };
  if (near.lat + half < area.lat && area.lat - step >= -90) area.lat -= step;
  else if (near.lat - half > area.lat && area.lat + step <= 90) area.lat += step;
  if (near.lng + half < area.lng) area.lng -= step;
  else if (near.lng - half > area.lng) area.lng += step;
  return area;
}
