import type { RequestSummary } from "./request-stats";
import type { SimulationResult } from "./simulation";

/** Formats the result and the request statistics as text with a table, and as JSON on the last line. */
export function formatSummary(result: SimulationResult, { requests, positions }: RequestSummary): string {
  const { calls, opened, ended, seconds } = result;
  const header = ["requests", "sent", "refused", "failed", "p50 ms", "p95 ms", "p99 ms"];
  const rows = requests
    .filter(({ sent }) => sent > 0)
    .map(({ kind, sent, refused, failed, p50Ms, p95Ms, p99Ms }) => [
      kind,
      sent,
      sumCounts(refused),
      failed,
      p50Ms ?? "-",
      p95Ms ?? "-",
      p99Ms ?? "-",
    ]);
  const perSecond = seconds > 0 ? Math.round(positions.accepted / seconds) : positions.accepted;
  return [
    `Played ${seconds} s: ${calls} calls, ${opened} incidents opened, ${ended} of them ended.`,
    `${positions.accepted} positions accepted (${perSecond} a second), ${sumCounts(positions.refused)} refused${formatCauses(positions.refused)}.`,
    ...formatTable([header, ...rows]),
    ...requests
      .filter(({ refused }) => sumCounts(refused) > 0)
      .map(({ kind, refused }) => `${kind} refused${formatCauses(refused)}`),
    JSON.stringify({ played: result, requests, positions }),
  ].join("\n");
}

function formatTable(rows: readonly (readonly (string | number)[])[]): string[] {
  return rows.map(([name, ...cells]) =>
    [String(name).padEnd(10), ...cells.map((cell) => String(cell).padStart(9))].join(""),
  );
}

function sumCounts(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function formatCauses(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([cause, count]) => `${cause} ${count}`);
  return parts.length > 0 ? `: ${parts.join(", ")}` : "";
}
