/** Counts of sensitive incidents below this, including zero, are shown to everybody as "<5". */
export const minShownCount = 5;

/** Returns a count of sensitive incidents as it may be shown; null if it is to be shown as "<5". */
export function maskCount(count: number): number | null {
  return count < minShownCount ? null : count;
}
