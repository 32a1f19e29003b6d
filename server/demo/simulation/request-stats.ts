/** Kinds of requests. The summary has a line for each. */
const requestKinds = ["positions", "calls", "incidents", "crews", "room", "reading"] as const;
export type RequestKind = (typeof requestKinds)[number];

/**
 * Width of a bucket in the latency histogram, on a natural log scale: each bucket stands for a latency 5% higher than
 * the previous one. The buckets range from 0.1 ms to one minute.
 */
const bucketWidth = Math.log(1.05);
const minMs = 0.1;
const bucketCount = Math.ceil(Math.log(60_000 / minMs) / bucketWidth);

type RequestCounts = { sent: number; refused: Map<string, number>; failed: number; latencies: Uint32Array };

/** Counts requests and collects their latencies in histograms of fixed size. */
export function createRequestStats() {
  const countsByKind = new Map<RequestKind, RequestCounts>(
    requestKinds.map((kind) => [
      kind,
      { sent: 0, refused: new Map(), failed: 0, latencies: new Uint32Array(bucketCount + 1) },
    ]),
  );
  const positions = { accepted: 0, refused: new Map<string, number>() };
  const getCounts = (kind: RequestKind) => countsByKind.get(kind) as RequestCounts;

  return {
    /**
     * Counts one request that succeeded or was refused with a code. `ms` is the time from the request to the response.
     */
    countResponse(kind: RequestKind, ms: number, refusalCode: string | null): void {
      const { latencies, refused } = getCounts(kind);
      const index = Math.min(bucketCount, Math.max(0, Math.round(Math.log(ms / minMs) / bucketWidth)));
      getCounts(kind).sent += 1;
      latencies[index] = (latencies[index] ?? 0) + 1;
      if (refusalCode) addToCount(refused, refusalCode, 1);
    },
    /** Counts one request that got no response or a server error. */
    countFailure(kind: RequestKind): void {
      getCounts(kind).sent += 1;
      getCounts(kind).failed += 1;
    },
    countPositions(accepted: number, ignored: readonly { reason: string }[]): void {
      positions.accepted += accepted;
      for (const { reason } of ignored) addToCount(positions.refused, reason, 1);
    },
    summarise() {
      const requests = requestKinds.map((kind) => {
        const { sent, refused, failed, latencies } = getCounts(kind);
        const [p50, p95, p99] = [0.5, 0.95, 0.99].map((fraction) => computePercentile(latencies, fraction));
        return { kind, sent, refused: Object.fromEntries(refused), failed, p50Ms: p50, p95Ms: p95, p99Ms: p99 };
      });
      return { requests, positions: { accepted: positions.accepted, refused: Object.fromEntries(positions.refused) } };
    },
  };
}
export type RequestStats = ReturnType<typeof createRequestStats>;
export type RequestSummary = ReturnType<RequestStats["summarise"]>;

/** Returns a percentile of the latency in ms; null if nothing was counted. `fraction` is from 0 to 1. */
function computePercentile(latencies: Uint32Array, fraction: number): number | null {
  const total = latencies.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let sum = 0;
  const index = latencies.findIndex((count) => {
    sum += count;
    return sum >= fraction * total;
  });
  return Number((minMs * Math.exp(index * bucketWidth)).toPrecision(3));
}

function addToCount(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
