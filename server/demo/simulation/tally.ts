/** Kinds of requests the summary tells apart. */
export const askedFor = ["positions", "calls", "incidents", "crews", "room", "reading"] as const;
export type AskedFor = (typeof askedFor)[number];

/** Latencies are counted in steps of 5 %, from a tenth of a millisecond to a minute: exact enough, and it never grows. */
const step = Math.log(1.05);
const leastMs = 0.1;
const steps = Math.ceil(Math.log(60_000 / leastMs) / step);

type Counted = { sent: number; refused: Map<string, number>; failed: number; latencies: Uint32Array };

/** What was sent to the interface and what it answered, counted; of a size that does not depend on how long it runs. */
export function createTally() {
  const counted = new Map<AskedFor, Counted>(
    askedFor.map((kind) => [kind, { sent: 0, refused: new Map(), failed: 0, latencies: new Uint32Array(steps + 1) }]),
  );
  const positions = { accepted: 0, refused: new Map<string, number>() };
  const of = (kind: AskedFor) => counted.get(kind) as Counted;

  return {
    /** One request: answered or refused with a code within so many milliseconds. */
    answered(kind: AskedFor, ms: number, refusedAs: string | null): void {
      const { latencies, refused } = of(kind);
      const index = Math.min(steps, Math.max(0, Math.round(Math.log(ms / leastMs) / step)));
      of(kind).sent += 1;
      latencies[index] = (latencies[index] ?? 0) + 1;
      if (refusedAs) add(refused, refusedAs, 1);
    },
    /** One request that got no answer, or one of a server in trouble. */
    failed(kind: AskedFor): void {
      of(kind).sent += 1;
      of(kind).failed += 1;
    },
    positions(accepted: number, ignored: readonly { reason: string }[]): void {
      positions.accepted += accepted;
      for (const { reason } of ignored) add(positions.refused, reason, 1);
    },
    summary() {
      const requests = askedFor.map((kind) => {
        const { sent, refused, failed, latencies } = of(kind);
        const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share));
        return { kind, sent, refused: Object.fromEntries(refused), failed, p50Ms: p50, p95Ms: p95, p99Ms: p99 };
      });
      return { requests, positions: { accepted: positions.accepted, refused: Object.fromEntries(positions.refused) } };
    },
  };
}
export type Tally = ReturnType<typeof createTally>;
export type Summary = ReturnType<Tally["summary"]>;

/** So many milliseconds or less took this share of what was counted; null when nothing was. */
function percentile(latencies: Uint32Array, share: number): number | null {
  const total = latencies.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let seen = 0;
  const index = latencies.findIndex((count) => {
    seen += count;
    return seen >= share * total;
  });
  return Number((leastMs * Math.exp(index * step)).toPrecision(3));
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
