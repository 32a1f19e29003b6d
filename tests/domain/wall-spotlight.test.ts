import { expect, test } from "vitest";
import {
  computeSpotlightEnd,
  emptySpotlight,
  nextSpotlight,
  type Spotlight,
  spotlightMs,
} from "../../app/wall/spotlight/spotlight";

const start = new Date("2026-11-25T03:00:00Z").getTime();
const fire = { id: "fire", priority: 2, openedAt: new Date(start - 60_000) };
const flood = { id: "flood", priority: 3, openedAt: new Date(start) };
const crash = { id: "crash", priority: 2, openedAt: new Date(start + 1_000) };
const drowning = { id: "drowning", priority: 1, openedAt: new Date(start + 2_000) };

const startSpotlight = (incidents: (typeof fire)[]) => nextSpotlight(emptySpotlight, incidents, start);
const shownId = ({ shown }: Spotlight) => shown?.id ?? null;

test("incidents that were open when the screen started do not enter the spotlight", () => {
  expect(shownId(startSpotlight([fire, flood]))).toBeNull();
});

test("a new incident enters the spotlight and leaves it after its time", () => {
  const spotlight = nextSpotlight(startSpotlight([fire]), [fire, flood], start);
  expect(shownId(spotlight)).toBe("flood");
  expect(computeSpotlightEnd(spotlight, [fire, flood])).toBe(start + spotlightMs.alone);
  expect(shownId(nextSpotlight(spotlight, [fire, flood], start + spotlightMs.alone - 1))).toBe("flood");
  expect(shownId(nextSpotlight(spotlight, [fire, flood], start + spotlightMs.alone))).toBeNull();
});

test("several new incidents are shown by urgency, each with its position and their count", () => {
  const allIncidents = [drowning, fire, crash, flood];
  const firstSpotlight = nextSpotlight(startSpotlight([fire]), [fire, flood], start);
  const queuedSpotlight = nextSpotlight(firstSpotlight, allIncidents, start + 2_000);
  expect(shownId(queuedSpotlight)).toBe("flood");
  expect([queuedSpotlight.position, queuedSpotlight.count]).toEqual([1, 3]);
  const secondSpotlight = nextSpotlight(queuedSpotlight, allIncidents, start + spotlightMs.minimum);
  expect(shownId(secondSpotlight)).toBe("drowning");
  const thirdSpotlight = nextSpotlight(secondSpotlight, allIncidents, start + spotlightMs.minimum + spotlightMs.queued);
  expect(shownId(thirdSpotlight)).toBe("crash");
  expect([thirdSpotlight.position, thirdSpotlight.count]).toEqual([3, 3]);
});

test("a closed incident leaves the spotlight immediately, and a queued one that is closed never enters", () => {
  const allIncidents = [fire, crash, flood];
  const spotlight = nextSpotlight(startSpotlight([fire]), allIncidents, start);
  expect(shownId(spotlight)).toBe("crash");
  expect(shownId(nextSpotlight(spotlight, [fire], start + 1))).toBeNull();
});

test("without a change the state stays the same object, so that nothing is rendered", () => {
  const spotlight = nextSpotlight(startSpotlight([fire]), [fire, flood], start);
  expect(nextSpotlight(spotlight, [{ ...fire }, { ...flood }], start + 5)).toBe(spotlight);
  const endedSpotlight = nextSpotlight(spotlight, [fire, flood], start + spotlightMs.alone);
  expect(nextSpotlight(endedSpotlight, [fire, flood], start + spotlightMs.alone + 5)).toBe(endedSpotlight);
});

test("after a long disconnection the spotlight does not run for minutes", () => {
  const incidents = Array.from({ length: 40 }, (_, index) => ({ ...flood, id: `flood ${index}` }));
  const spotlight = nextSpotlight(startSpotlight([fire]), [fire, ...incidents], start);
  expect(spotlight.count).toBeLessThanOrEqual(7);
});
