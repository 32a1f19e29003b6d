/** Smaller counts of sensitive incidents, including zero, are shown to everybody as "<5". */
export const smallestShownCount = 5;

/** Returns a count of sensitive incidents as it may be shown; null stands for "<5". */
export function maskCount(count: number): number | null {
  return count < smallestShownCount ? null : count;
}
