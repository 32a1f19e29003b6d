import { expect, test } from "vitest";
import { initialPulses, type Pulses, updatePulses } from "../../app/_map/motion/incident-pulses";

const pulsingIds = ({ endTimes }: Pulses) => [...endTimes.keys()];

test("nothing pulses when the screen opens", () => {
  expect(pulsingIds(updatePulses(initialPulses, ["a", "b"], 1_000))).toEqual([]);
});

test("each new incident pulses for its full time, even if another follows", () => {
  const firstPulses = updatePulses(initialPulses, ["a"], 0);
  const secondPulses = updatePulses(firstPulses, ["a", "b"], 1_000);
  const thirdPulses = updatePulses(secondPulses, ["a", "b", "c"], 3_000);
  expect(pulsingIds(secondPulses)).toEqual(["b"]);
  expect(pulsingIds(thirdPulses)).toEqual(["b", "c"]);
  expect(pulsingIds(updatePulses(thirdPulses, ["a", "b", "c"], 3_699))).toEqual(["b", "c"]);
  expect(pulsingIds(updatePulses(thirdPulses, ["a", "b", "c"], 3_700))).toEqual(["c"]);
  expect(pulsingIds(updatePulses(thirdPulses, ["a", "b", "c"], 5_700))).toEqual([]);
});

test("a removed incident stops pulsing, and is new again when it returns", () => {
  const firstPulses = updatePulses(initialPulses, [], 0);
  const pulsesWithIncident = updatePulses(firstPulses, ["a"], 0);
  const pulsesWithoutIncident = updatePulses(pulsesWithIncident, [], 100);
  expect(pulsingIds(pulsesWithoutIncident)).toEqual([]);
  expect(updatePulses(pulsesWithoutIncident, ["a"], 200).endTimes).toEqual(new Map([["a", 2_900]]));
});
