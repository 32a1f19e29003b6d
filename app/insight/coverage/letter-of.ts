/** What a tried point is called: A, B or C. */
export function letterOf(index: number): string {
  return "ABC"[index] ?? String(index + 1);
}
