import { expect, test } from "vitest";
import { type FixRefusal, refuseFix } from "../../server/domain/fix";

const now = new Date("2026-11-25T03:00:00Z");
const oldest = new Date("2026-10-26T03:00:00Z");
const sekayu = { lng: 103.8344, lat: -2.8819 };
const held = new Date("2026-11-25T02:59:00Z");

test.each<[string, Partial<{ lng: number; lat: number; at: string; held: Date | null }>, FixRefusal | null]>([
  ["the first of a unit", { held: null }, null],
  ["newer than the one held", { at: "2026-11-25T02:59:00.001Z" }, null],
  ["as old as the one held", { at: "2026-11-25T02:59:00Z" }, "older-than-held"],
  ["older than the one held", { at: "2026-11-25T02:58:59Z" }, "older-than-held"],
  ["from a clock a minute ahead", { at: "2026-11-25T03:01:00Z" }, null],
  ["from a clock more than a minute ahead", { at: "2026-11-25T03:01:00.001Z" }, "in-the-future"],
  ["as old as is still taken", { at: "2026-10-26T03:00:00Z", held: null }, null],
  ["older than is taken", { at: "2026-10-26T02:59:59.999Z", held: null }, "too-old"],
  ["of a receiver that sees no satellite", { lng: 0, lat: 0 }, "zero-island"],
  ["on the equator", { lat: 0 }, null],
  ["on the first meridian", { lng: 0 }, null],
])(
  "a fix %s",
  (_, { lng = sekayu.lng, lat = sekayu.lat, at = "2026-11-25T03:00:00Z", held: heldAt = held }, expected) => {
    expect(refuseFix({ lng, lat, recordedAt: new Date(at) }, { now, oldest, heldAt })).toBe(expected);
  },
);
