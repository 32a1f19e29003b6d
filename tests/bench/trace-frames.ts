import type { Browser, Page } from "@playwright/test";
import type { Row } from "./report";

type TraceEvent = { name: string; cat: string; ph: string; pid: number; tid: number; ts: number; dur?: number } & {
  tdur?: number;
  args?: { name?: string };
};
type Span = { startMs: number; endMs: number };

const longFrameMs = 200;
/** Trace categories: the tasks of every thread, and the animation frames of the page. */
const categories = ["toplevel", "devtools.timeline"];

/**
 * Traces every thread of the browser for some seconds. Returns how long each thread was busy during frames of the page
 * that took longer than 200 ms, and for how much of that time it ran on a processor. A thread that is busy without a
 * processor waits for other programs.
 */
export async function traceLongFrames(browser: Browser, page: Page, seconds: number): Promise<Row[]> {
  await browser.startTracing(page, { categories });
  await page.waitForTimeout(seconds * 1_000);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const frames = traceEvents.filter(({ name, ph }) => name === "FireAnimationFrame" && ph === "X");
  // The thread with the most animation frames is that of the page.
  const framesOfThread = groupByThread(frames);
  const [thread = "", pageFrames = []] = [...framesOfThread].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const startsMs = pageFrames.map(({ ts }) => ts / 1_000).toSorted((a, b) => a - b);
  const longFrames = startsMs.flatMap((endMs, index): Span[] => {
    const startMs = startsMs[index - 1];
    return startMs !== undefined && endMs - startMs > longFrameMs ? [{ startMs, endMs }] : [];
  });
  const names = new Map(
    traceEvents
      .filter(({ name, ph }) => name === "thread_name" && ph === "M")
      .map((event) => [toThreadKey(event), event.args?.name ?? ""]),
  );
  const tasks = traceEvents.filter(({ cat, ph, dur }) => ph === "X" && dur !== undefined && cat.includes("toplevel"));
  const rows = [...groupByThread(tasks)].map(([id, events]): Row & { "busy ms": number } => {
    const spans = listOutermostSpans(events);
    return {
      thread: `${names.get(id) ?? id}${id === thread ? " of the wall" : ""}`,
      "busy ms": Math.round(sum(longFrames.map((frame) => sum(spans.map((span) => computeOverlapMs(span, frame)))))),
      "with a processor ms": Math.round(
        sum(
          longFrames.map((frame) =>
            sum(
              spans.map(
                (span) => (computeOverlapMs(span, frame) * span.processorMs) / (span.endMs - span.startMs || 1),
              ),
            ),
          ),
        ),
      ),
    };
  });
  const longest = Math.max(0, ...longFrames.map(({ startMs, endMs }) => endMs - startMs));
  return [
    {
      thread: `${longFrames.length} frames over ${longFrameMs} ms, the longest ${Math.round(longest)} ms; together`,
      "busy ms": Math.round(sum(longFrames.map(({ startMs, endMs }) => endMs - startMs))),
      "with a processor ms": 0,
    },
    ...rows.toSorted((a, b) => b["busy ms"] - a["busy ms"]).slice(0, 6),
  ];
}

function toThreadKey({ pid, tid }: TraceEvent): string {
  return `${pid}:${tid}`;
}

function groupByThread(events: readonly TraceEvent[]): Map<string, TraceEvent[]> {
  const groups = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const group = groups.get(toThreadKey(event));
    if (group) group.push(event);
    else groups.set(toThreadKey(event), [event]);
  }
  return groups;
}

/** Returns the tasks of a thread, without those that are part of another task. */
function listOutermostSpans(events: readonly TraceEvent[]): (Span & { processorMs: number })[] {
  let lastEndMs = 0;
  return events
    .toSorted((a, b) => a.ts - b.ts)
    .flatMap(({ ts, dur = 0, tdur = 0 }) => {
      const [startMs, endMs] = [ts / 1_000, (ts + dur) / 1_000];
      if (startMs < lastEndMs) return [];
      lastEndMs = endMs;
      return [{ startMs, endMs, processorMs: tdur / 1_000 }];
    });
}

function computeOverlapMs(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
