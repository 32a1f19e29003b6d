const steps = [10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600];

/** The marks of an axis of seconds: from 0 by a round step to the first that is not below the most, at most six of them. */
export function roundAxis(most: number): number[] {
  const step = steps.find((one) => most / one <= 5) ?? 21_600;
  const count = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
