type Point = { lng: number; lat: number };

/** A position as it is being typed: degrees with a point or a comma. */
export type TypedPosition = { lng: string; lat: string };

export const noPosition: TypedPosition = { lng: "", lat: "" };

export function typed({ lng, lat }: Point): TypedPosition {
  return { lng: String(Number(lng.toFixed(6))), lat: String(Number(lat.toFixed(6))) };
}

/** Degrees from a text, or null when it is none or beyond `limit`. */
export function degreesOf(text: string, limit: 90 | 180): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) || Math.abs(value) > limit ? null : value;
}

/** The position that was typed, or null. What was not touched stays what it was, to its last decimal. */
export function readPosition({ lng, lat }: TypedPosition, known: Point | null): Point | null {
  if (known && typed(known).lng === lng && typed(known).lat === lat) return known;
  const [east, north] = [degreesOf(lng, 180), degreesOf(lat, 90)];
  return east === null || north === null ? null : { lng: east, lat: north };
}

export function isSame(one: Point | null, other: Point | null): boolean {
  return one?.lng === other?.lng && one?.lat === other?.lat;
}
