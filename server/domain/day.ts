/** Western Indonesia Time (Asia/Jakarta) is UTC+7 all year, without summer time. */
const wibMs = 7 * 3_600_000;
const dayMs = 86_400_000;

/** The day in Sekayu a moment lies in, from midnight to midnight. It holds its first moment and not its last. */
export function dayAt(moment: Date): { from: Date; to: Date } {
  const from = Math.floor((moment.getTime() + wibMs) / dayMs) * dayMs - wibMs;
  return { from: new Date(from), to: new Date(from + dayMs) };
}

/** The day and hour in Sekayu that a moment lies in. */
export function hourAt(moment: Date): { day: string; hour: number } {
  const local = new Date(moment.getTime() + wibMs).toISOString();
  return { day: local.slice(0, 10), hour: Number(local.slice(11, 13)) };
}
