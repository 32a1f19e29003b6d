import { expect, onTestFinished, test, vi } from "vitest";
import { createDistrictMap } from "../../app/insight/export/images/district-map";
import type { Colours, Context } from "../../app/insight/export/images/draw-image";

type Box = readonly number[];

/** A canvas context that records the clip, if any, of each line in a colour and of each text, and how lines join. */
function aRecordingContext() {
  const lineJoins = new Set<unknown>();
  const clips: { drawn: string; clip: Box | null }[] = [];
  const savedClips: (Box | null)[] = [];
  let [path, clip]: [Box | null, Box | null] = [null, null];
  const recorder: Record<string, unknown> = {
    save: () => savedClips.push(clip),
    restore: () => {
      clip = savedClips.pop() ?? null;
    },
    rect: (...box: Box) => {
      path = box;
    },
    clip: () => {
      clip = path;
    },
    stroke: () => {
      lineJoins.add(recorder.lineJoin);
      clips.push({ drawn: `${recorder.strokeStyle}`, clip });
    },
    fillText: (text: string) => clips.push({ drawn: text, clip }),
    measureText: () => ({ width: 10 }),
  };
  const context = new Proxy(recorder, { get: (target, name: string) => target[name] ?? (() => {}) });
  return { context: context as unknown as Context, clips, lineJoins };
}

test("rivers and roads that leave the regency cover neither the legend nor the title and footer, and borders have no spikes", () => {
  vi.stubGlobal("document", {});
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: (name: string) => name }));
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const district = {
    ...{ code: "160601", name: "Sekayu", labelLng: 103.5, labelLat: -2.5 },
    geometry: { type: "MultiPolygon" as const, coordinates: [[createSquare(103, -3)]] },
  };
  const farLine = [
    [100, 0],
    [107, -5],
  ];
  const lines = [
    { kind: "river" as const, line: farLine },
    { kind: "schematic-road" as const, line: farLine },
  ];
  const { height, paint } = createDistrictMap({ districts: [district], lines }, new Map([["160601", 3]]), {
    ...{ legend: "Insiden", noneLabel: "tidak ada" },
    formatRange: (min) => `dari ${min}`,
    formatNumber: String,
  });
  const { context, clips, lineJoins } = aRecordingContext();
  paint(context, 1_120, { heat: ["heat"], "ink-3": "border" } as unknown as Colours);
  const mapBox = [180, 0, 1_120 - 180, height];
  expect(clips.filter(({ drawn }) => drawn.startsWith("--"))).toEqual([
    { drawn: "--water-line", clip: mapBox },
    { drawn: "--road-schematic", clip: mapBox },
  ]);
  // The clip ends with the ground: the rest is drawn in full.
  const otherClips = clips.filter(({ drawn }) => !drawn.startsWith("--"));
  expect(otherClips.map(({ drawn }) => drawn)).toEqual(expect.arrayContaining(["border", "3", "Sekayu", "Insiden"]));
  expect(otherClips.filter(({ clip }) => clip !== null)).toEqual([]);
  // Mitred corners of borders would be spikes.
  expect([...lineJoins]).toEqual(["round"]);
});

function createSquare(west: number, south: number) {
  return [
    [west, south],
    [west + 1, south],
    [west + 1, south + 1],
    [west, south + 1],
    [west, south],
  ];
}
