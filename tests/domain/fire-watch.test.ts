import { describe, expect, test } from "vitest";
import {
  assessSource,
  compareFireWatches,
  computeFetchDelayMs,
  halfDayOf,
  hasOutgrownDecision,
  proposeTask,
  toConfidence,
} from "../../server/domain/fire-watch";
import { parseHotspots } from "../../server/hazards/hotspot-files";
import { firmsCsv, sipongiJson, type TestHotspot } from "../support/hotspot-files";

const now = new Date("2026-09-28T20:00:00Z");
const seenAt = new Date("2026-09-28T00:06:00Z");
const spot: TestHotspot = { lng: 103.91234, lat: -2.04567, seenAt, satellite: "noaa20", confidence: "high" };
const parse = (text: string) => parseHotspots(Buffer.from(text), now);

describe("files of hotspots", () => {
  test("FIRMS and SiPongi give the same hotspot the same key, whatever the precision of the file", () => {
    const [fromCsv, fromJson] = [parse(firmsCsv([spot])), parse(sipongiJson([spot]))];
    expect(fromCsv).toMatchObject({ source: "firms-noaa20", fault: null });
    expect(fromCsv.hotspots).toEqual([{ ...spot, frpMw: 12.5, key: "noaa20 2026-09-28T00:06 103.912 -2.046" }]);
    expect(fromJson).toMatchObject({ source: "sipongi", fault: null });
    expect(fromJson.hotspots).toEqual([{ ...spot, frpMw: null, key: fromCsv.hotspots[0]?.key }]);
  });

  test("MODIS percentages become classes, and Terra and Aqua one satellite", () => {
    const file = parse(firmsCsv([{ ...spot, satellite: "modis", confidence: "nominal" }]));
    expect(file).toMatchObject({ source: "firms-modis", hotspots: [{ satellite: "modis", confidence: "nominal" }] });
    expect([29, 30, 79, 80].map(toConfidence)).toEqual(["low", "nominal", "nominal", "high"]);
  });

  test("volcanoes and other static sources of archive files are left out and counted", () => {
    const [header, row] = firmsCsv([spot]).trim().split("\n");
    const file = parse(`${header},type\n${row},0\n${row},2\n`);
    expect(file).toMatchObject({ hotspots: [{ satellite: "noaa20" }], rejected: { "no-fire": 1 }, fault: null });
  });

  test("an impossible radiative power is stored as unknown", () => {
    const hotspots = [Number.POSITIVE_INFINITY, 1e40, -1, 0].map((frpMw) => ({ ...spot, frpMw }));
    expect(parse(firmsCsv(hotspots)).hotspots.map(({ frpMw }) => frpMw)).toEqual([null, null, null, 0]);
  });

  test("several invalid rows mean that the format has changed, a single one does not; valid rows are kept", () => {
    const parseWithInvalidRows = (count: number) => {
      const [header, row] = firmsCsv([spot]).trim().split("\n");
      return parse(`${[header, ...Array(100 - count).fill(row), ...Array(count).fill("x,y")].join("\n")}\n`);
    };
    expect(parseWithInvalidRows(3)).toMatchObject({ fault: null, rejected: { invalid: 3 } });
    expect(parseWithInvalidRows(4).fault).toEqual({ fault: "not-the-format", detail: "4 of 100 rows" });
    expect(parseWithInvalidRows(4).hotspots).toHaveLength(96);
  });

  const later = { ...spot, seenAt: new Date("2026-09-28T21:00:00Z") };
  const csv = firmsCsv([spot, { ...spot, lat: -2.1 }]);
  test.each<[string, string, string | undefined, number]>([
    ["a web page", "<!DOCTYPE html><html><body>Masuk</body></html>", "not-the-format", 0],
    ["nothing", "", "not-the-format", 0],
    ["other JSON", '{"message":"unauthorized"}', "not-the-format", 0],
    ["half of a JSON file", sipongiJson([spot]).slice(0, 150), "cut-off", 0],
    ["half of a CSV file: the complete rows count", csv.slice(0, -50), "cut-off", 1],
    ["a header only", firmsCsv([], false), "empty", 0],
    ["an empty collection", sipongiJson([]), "empty", 0],
    ["times in the future: the other rows count", sipongiJson([later, spot]), "future", 1],
    ["rows without a place", csv.replaceAll("103.91234", ""), "not-the-format", 0],
    ["a good file", csv, undefined, 2],
  ])("%s", (_, text, fault, count) => {
    const file = parse(text);
    expect([file.fault?.fault, file.hotspots.length]).toEqual([fault, count]);
  });
});

test("half days change at 06.00 and 18.00 WIB", () => {
  const at = (time: string) => halfDayOf(new Date(`2026-09-28T${time}+07:00`));
  expect(at("17:59") - at("06:00")).toBe(0);
  expect(at("18:00") - at("17:59")).toBe(1);
  expect(at("06:00") - at("05:59")).toBe(1);
});

test("a source is polled at its interval; after failures sooner at first, then at growing intervals", () => {
  const minutes = (failures: number) => computeFetchDelayMs(900_000, failures, 0.5) / 60_000;
  expect([0, 1, 2, 3, 4, 5, 20].map(minutes)).toEqual([15, 1, 2, 4, 8, 15, 15]);
  expect(computeFetchDelayMs(900_000, 1, 0.9)).not.toBe(computeFetchDelayMs(900_000, 1, 0.1));
});

const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const limits = { intervalMs: 900_000, maxNewestAgeMs: 86_400_000 };
test.each<[string, Omit<Parameters<typeof assessSource>[0], "wasFetched">, boolean, string]>([
  ["never set up", { fault: null, lastSuccessAt: null, newestAt: null }, false, "off"],
  ["not yet answered", { fault: null, lastSuccessAt: null, newestAt: null }, true, "waiting"],
  ["answering", { fault: null, lastSuccessAt: hoursAgo(0.1), newestAt: hoursAgo(3) }, true, "current"],
  ["answering with an old file", { fault: null, lastSuccessAt: hoursAgo(0.1), newestAt: hoursAgo(30) }, true, "old"],
  ["not fetched for an hour", { fault: null, lastSuccessAt: hoursAgo(1), newestAt: hoursAgo(3) }, true, "old"],
  ["a file of this morning", { fault: null, lastSuccessAt: hoursAgo(8), newestAt: hoursAgo(12) }, false, "current"],
  [
    "failing since a moment ago",
    { fault: "timeout", lastSuccessAt: hoursAgo(0.1), newestAt: hoursAgo(3) },
    true,
    "failed",
  ],
])("a source %s", (_, state, hasAddress, condition) => {
  expect(assessSource({ ...state, wasFetched: hasAddress }, { hasAddress, ...limits, now })).toBe(condition);
});

test("a source without a URL is off, whatever its last response was", () => {
  const state = { lastSuccessAt: hoursAgo(0.1), newestAt: hoursAgo(3), wasFetched: true };
  for (const fault of [null, "timeout"] as const)
    expect(assessSource({ ...state, fault }, { hasAddress: false, ...limits, now })).toBe("off");
});

type Facts = Parameters<typeof proposeTask>[0];
const facts: Facts = {
  ...{ state: "open", confidence: "high", pointCount: 1, flarePoints: 0, satellites: ["snpp"], near: [] },
  lastSeenAt: now,
};
const village = { kind: "village", distanceM: 1_900 } as const;
const peat = { kind: "peat", distanceM: 500 } as const;
test.each<[string, Partial<Facts>, string | null]>([
  ["high confidence near a village", { near: [village] }, "land-fire P2 near-people"],
  [
    "high confidence near a village, two days ago",
    { near: [village], lastSeenAt: hoursAgo(48) },
    "land-fire P2 near-people",
  ],
  ["high confidence near a village, longer ago", { near: [village], lastSeenAt: hoursAgo(49) }, null],
  ["high confidence, the village is further than 2 km", { near: [{ ...village, distanceM: 2_000 }] }, null],
  ["nominal confidence near a village", { near: [village], confidence: "nominal" }, null],
  ["near a village and on peat", { near: [peat, village] }, "peat-fire P2 near-people"],
  ["high confidence near a well", { near: [{ kind: "well", distanceM: 900 }] }, "land-fire P2 near-well"],
  ["high confidence on peat", { near: [peat] }, "peat-fire P2 on-peat"],
  ["five points far from everything", { pointCount: 5, confidence: "nominal" }, "land-fire P3 large"],
  ["five points of low confidence", { pointCount: 5, confidence: "low" }, null],
  ["a known flare near a village", { near: [village], flarePoints: 1 }, null],
  ["already dismissed", { near: [village], state: "dismissed" }, null],
])("proposal: %s", (_, changes, expected) => {
  const proposal = proposeTask({ ...facts, ...changes }, now);
  expect(proposal && `${proposal.type} P${proposal.priority} ${proposal.rule}`).toBe(expected);
});

test("proposed tasks come first, then fire watches near people, then the latest ones, and known flares last", () => {
  const watches = {
    flare: { ...facts, flarePoints: 1, near: [village] },
    early: { ...facts, lastSeenAt: hoursAgo(5) },
    late: facts,
    nearer: { ...facts, confidence: "nominal" as const, near: [village] },
    proposed: { ...facts, near: [village] },
    old: { ...facts, near: [village], lastSeenAt: hoursAgo(49) },
  };
  const order = Object.entries(watches).sort(([, a], [, b]) => compareFireWatches(a, b, now));
  expect(order.map(([name]) => name)).toEqual(["proposed", "nearer", "late", "early", "old", "flare"]);
});

test("a dismissed fire watch must be reviewed when it has more than doubled", () => {
  expect([
    hasOutgrownDecision(3, 1),
    hasOutgrownDecision(4, 1),
    hasOutgrownDecision(8, 4),
    hasOutgrownDecision(9, 4),
  ]).toEqual([false, true, false, true]);
});
