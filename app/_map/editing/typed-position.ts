type Point = { lng: number; lat: number };

/** A position as typed into a form: degrees with a decimal point or comma. */
export type TypedPosition = { lng: string; lat: string };

export const emptyPosition: TypedPosition = { lng: "", lat: "" };

/** A position as text for the input fields. */
export function formatPosition(position: Point): TypedPosition {
  const { lng, lat } = roundPosition(position);
  return { lng: String(lng), lat: String(lat) };
}

/** Parses degrees; null when the text is not a number or exceeds `limit`. */
export function parseDegrees(text: string, limit: 90 | 180): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) || Math.abs(value) > limit ? null : value;
}

/**
 * Parses a typed position; null if it is invalid. If the text is unchanged, returns `savedPosition` itself, at its full
 * precision.
 */
export function parsePosition({ lng, lat }: TypedPosition, savedPosition: Point | null): Point | null {
  if (savedPosition && formatPosition(savedPosition).lng === lng && formatPosition(savedPosition).lat === lat)
    return savedPosition;
  const [east, north] = [parseDegrees(lng, 180), parseDegrees(lat, 90)];
  return east === null || north === null ? null : { lng: east, lat: north };
}

export function isSamePosition(a: Point | null, b: Point | null): boolean {
  return a?.lng === b?.lng && a?.lat === b?.lat;
}

/** Rounds to six decimal places (about 10 cm), which is finer than anyone can place a pin. */
export function roundPosition({ lng, lat }: Point): Point {
  return { lng: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)) };
}
