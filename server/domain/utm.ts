/** WGS 84: semi-major axis in metres, and flattening. */
const [axisM, flattening] = [6_378_137, 1 / 298.257_223_563];
const scaleOnMeridian = 0.9996;
const [falseEastingM, falseNorthingM] = [500_000, 10_000_000];

const utmPattern =
  /^\s*(?:utm\s*)?(?:zona|zone)?\s*(4[6-9]|5[0-4])\s*([lmns])\b[\s,;:]*(?:[xe]\b\s*[:=]?\s*)?(\d{6}(?:[.,]\d+)?)\s*(?:me?)?[\s,;/]+(?:[yn]\b\s*[:=]?\s*)?(\d{5,7}(?:[.,]\d+)?)\s*(?:mn?|m?s)?\s*$/i;

/**
 * Parses UTM coordinates in the zones of Indonesia, such as "48M 370000 9680000". Of the letters, L and M are the
 * latitude bands south of the equator, and N the one north of it. S means the southern hemisphere, because band S is far
 * from Indonesia. Returns null for any other text.
 */
export function parseUtm(text: string): { lng: number; lat: number } | null {
  const [, zone, letter, easting, northing] = utmPattern.exec(text) ?? [];
  if (!zone || !letter || !easting || !northing) return null;
  const [eastM, northM] = [easting, northing].map((digits) => Number(digits.replace(",", "."))) as [number, number];
  const isNorth = letter.toLowerCase() === "n";
  return unproject(eastM - falseEastingM, isNorth ? northM : northM - falseNorthingM, Number(zone) * 6 - 183);
}

/** The inverse transverse Mercator projection by Krüger's series (third order), accurate to less than a millimetre. */
function unproject(x: number, y: number, meridian: number): { lng: number; lat: number } {
  const n = flattening / (2 - flattening);
  const radiusM = (axisM / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64) * scaleOnMeridian;
  const [xi, eta] = [y / radiusM, x / radiusM];
  const betas = [n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96, n ** 2 / 48 + n ** 3 / 15, (17 * n ** 3) / 480];
  const deltas = [2 * n - (2 * n ** 2) / 3 - 2 * n ** 3, (7 * n ** 2) / 3 - (8 * n ** 3) / 5, (56 * n ** 3) / 15];
  const sumTerms = (terms: number[], term: (index: number) => number) =>
    terms.reduce((sum, factor, index) => sum + factor * term(2 * (index + 1)), 0);
  const xiOnSphere = xi - sumTerms(betas, (k) => Math.sin(k * xi) * Math.cosh(k * eta));
  const etaOnSphere = eta - sumTerms(betas, (k) => Math.cos(k * xi) * Math.sinh(k * eta));
  const chi = Math.asin(Math.sin(xiOnSphere) / Math.cosh(etaOnSphere));
  const toDegrees = (radians: number) => (radians * 180) / Math.PI;
  return {
    lat: toDegrees(chi + sumTerms(deltas, (k) => Math.sin(k * chi))),
    lng: meridian + toDegrees(Math.atan2(Math.sinh(etaOnSphere), Math.cos(xiOnSphere))),
  };
}
