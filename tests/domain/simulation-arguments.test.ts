import { describe, expect, test } from "vitest";
import { readArguments } from "../../server/demo/simulation/arguments";
import { createRequestStats } from "../../server/demo/simulation/request-stats";
import { formatSummary } from "../../server/demo/simulation/summary";

describe("simulator arguments", () => {
  test("defaults simulate a quiet control room without end", () => {
    expect(readArguments([])).toMatchObject({
      url: "http://localhost:3000/",
      options: { rate: 12, maxUnits: 1_000, every: null, speed: 1, maxOpen: 12, incidents: null, minutes: null },
    });
  });

  test("all options are parsed", () => {
    const commandLine = "--url http://room:8080 --rate 300 --units 10000 --every 1 --speed 10 --open 40 --incidents 50";
    expect(readArguments(`${commandLine} --minutes 0.5 --seed word`.split(" "))).toEqual({
      url: "http://room:8080/",
      options: {
        rate: 300,
        maxUnits: 10_000,
        every: 1,
        speed: 10,
        maxOpen: 40,
        incidents: 50,
        minutes: 0.5,
        seed: "word",
      },
    });
  });

  test.each([
    ["--rate many", '--rate must be a number from 0 to 10000, not "many"'],
    ["--units 10001", '--units must be a whole number from 0 to 10000, not "10001"'],
    ["--incidents 0", '--incidents must be a whole number from 1 to 100000, not "0"'],
    ["--incidents 1.5", '--incidents must be a whole number from 1 to 100000, not "1.5"'],
    ["--minutes -1", "--minutes"],
    ["--every 0", '--every must be a number from 0.2 to 3600, not "0"'],
    ["--open 0", '--open must be a whole number from 1 to 1000, not "0"'],
    ["--speed ", "--speed"],
    ["--url nowhere", '--url must be an http:// or https:// address, not "nowhere"'],
    ["--incidents 3 --rate 0", "--incidents needs a --rate above 0"],
    ["--colour red", "--colour"],
  ])("%s is rejected with a message that names it", (commandLine, cause) => {
    const readInvalid = () => readArguments(commandLine.split(" "));
    expect(readInvalid).toThrow(cause);
    expect(readInvalid).toThrow("npm run simulate -- [--url");
  });
});

describe("summary", () => {
  test("counts requests and refusals, and reports latencies within 5 %", () => {
    const stats = createRequestStats();
    for (let ms = 1; ms <= 1_000; ms++) stats.countResponse("calls", ms, ms % 100 === 0 ? "call-over" : null);
    stats.countFailure("calls");
    stats.countPositions(900, [{ reason: "unknown-unit" }, { reason: "unknown-unit" }, { reason: "null-island" }]);
    const { requests, positions } = stats.summarise();
    const calls = requests.find(({ kind }) => kind === "calls");
    expect(calls).toMatchObject({ sent: 1_001, refused: { "call-over": 10 }, failed: 1 });
    for (const [reported, expected] of [
      [calls?.p50Ms, 500],
      [calls?.p95Ms, 950],
      [calls?.p99Ms, 990],
    ] as const) {
      expect(reported).toBeGreaterThan(expected * 0.95);
      expect(reported).toBeLessThan(expected * 1.05);
    }
    expect(positions).toEqual({ accepted: 900, refused: { "unknown-unit": 2, "null-island": 1 } });
    const summary = formatSummary({ calls: 1_000, opened: 3, ended: 2, open: 1, seconds: 30 }, stats.summarise());
    expect(summary).toContain("Played 30 s: 1000 calls, 3 incidents opened, 2 of them ended.");
    expect(summary).toContain("900 positions accepted (30 a second), 3 refused: unknown-unit 2, null-island 1.");
    expect(summary).toContain("calls refused: call-over 10");
    expect(JSON.parse(summary.split("\n").at(-1) ?? "").positions.accepted).toBe(900);
  });

  test("latencies outside the histogram fall into its first and last bucket", () => {
    const stats = createRequestStats();
    stats.countResponse("crews", 0, null);
    stats.countResponse("room", 10_000_000, null);
    const { requests } = stats.summarise();
    expect(requests.find(({ kind }) => kind === "crews")?.p50Ms).toBe(0.1);
    expect(requests.find(({ kind }) => kind === "room")?.p50Ms).toBeGreaterThan(55_000);
    expect(requests.find(({ kind }) => kind === "calls")?.p50Ms).toBeNull();
  });
});
