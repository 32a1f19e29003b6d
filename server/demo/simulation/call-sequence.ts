import type { DistrictsWithPlaces } from "./district-places";
import {
  type CallCategory,
  callMix,
  type GeneratedIncident,
  generateIncident,
  pickCallCategory,
} from "./generate-call";
import type { IncidentTemplate } from "./incident-templates";
import { type Random, randomBetween, seededRandom } from "./random";

/** One call of the sequence. `incident` is used only if the category is `emergency`. */
export type ScheduledCall = {
  category: CallCategory;
  /** Source of random numbers for the caller's number and the text of the call. */
  random: Random;
  incident: GeneratedIncident;
  /** How long the call taker listens before creating the incident. */
  listenSeconds: number;
  /** Time until the next call, as a multiple of the mean interval. */
  gap: number;
};

/**
 * Returns a function that generates the nth call. A call depends only on the seed and n, so a slow or unreachable
 * server does not change the sequence.
 */
export function createCallSequence(
  seed: string,
  templates: readonly IncidentTemplate[],
  settlements: DistrictsWithPlaces,
) {
  return (number: number): ScheduledCall => {
    const random = seededRandom(`${seed} call ${number}`);
    // Skip the first random number, because the first numbers of similar seeds are similar.
    random();
    return {
      category: pickCallCategory(random),
      gap: -Math.log(1 - random()),
      listenSeconds: randomBetween(random, 20, 60),
      incident: generateIncident(templates, settlements, random),
      random,
    };
  };
}

/** Returns the mean time between two calls, in ms, that results in this many incidents per hour. */
export function meanCallIntervalMs(incidentsPerHour: number): number {
  return (3_600_000 * (callMix.emergency / 100)) / incidentsPerHour;
}
