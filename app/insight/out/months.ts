/** The first days of the months from that of the first day with data to the last that has ended, latest first. */
export function endedMonths(firstDay: string | null, today: string): string[] {
  if (firstDay === null) return [];
  const months: string[] = [];
  const first = firstDay.slice(0, 7);
  let [year = 0, month = 1] = today.split("-").map(Number);
  for (;;) {
    [year, month] = month === 1 ? [year - 1, 12] : [year, month - 1];
    const name = `${year}-${String(month).padStart(2, "0")}`;
    if (name < first) return months;
    months.push(`${name}-01`);
  }
}
