import { type CallPurpose, callMix, type InventedIncident, inventIncident, inventPurpose } from "./invent-call";
import { between, type Random, seededRandom } from "./random";
import type { Happening } from "./scenario";
import type { Settlements } from "./settlements";

/** One call of the story: what it is about, when the next one comes, and what happened where when it is an emergency. */
export type Chapter = {
  purpose: CallPurpose;
  /** What the words of the call are drawn from. */
  random: Random;
  incident: InventedIncident;
  /** How long the caller is listened to. */
  listenSeconds: number;
  /** Multiplied with the mean time between two calls, the time until the next. */
  gap: number;
};

/**
 * Tells the calls of a seed by their number. Each is drawn from its own number alone: how fast a server answers, or how often it
 * was away, changes nothing of what is told.
 */
export function openStory(seed: string, happenings: readonly Happening[], settlements: Settlements) {
  return (number: number): Chapter => {
    const random = seededRandom(`${seed} call ${number}`);
    // The first draws of neighbouring numbers are alike; the later ones are not.
    random();
    return {
      purpose: inventPurpose(random),
      gap: -Math.log(1 - random()),
      listenSeconds: between(random, 20, 60),
      incident: inventIncident(happenings, settlements, random),
      random,
    };
  };
}

/** The mean time between two calls when so many incidents an hour come of them. */
export function callEveryMs(incidentsAnHour: number): number {
  return (3_600_000 * (callMix.emergency / 100)) / incidentsAnHour;
}
