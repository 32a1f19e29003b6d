/** Counts of sensitive incidents below this are shown as "<5", to everybody; zero included. */
export const smallestShownCount = 5;

/** A count of sensitive incidents as it may be shown; null stands for "<5". */
export function maskCount(count: number): number | null {
  return count < smallestShownCount ? null : count;
}
