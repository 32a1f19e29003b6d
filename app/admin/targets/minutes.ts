const [leastSeconds, mostSeconds] = [60, 86_400];

/** What was typed as minutes, in seconds: null when nothing was, undefined when it is no promise that can be kept in mind. */
export function secondsOf(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const seconds = Math.round(Number(text) * 60);
  return seconds >= leastSeconds && seconds <= mostSeconds ? seconds : undefined;
}

/** Minutes as they are typed: "15", "7,5"; empty without a promise. */
export function typedMinutes(seconds: number | null, locale: string): string {
  if (seconds === null) return "";
  const minutes = String(Math.round((seconds / 60) * 100) / 100);
  return locale === "id" ? minutes.replace(".", ",") : minutes;
}
