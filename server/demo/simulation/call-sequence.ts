import {
  type CallCategory,
  callMix,
  type GeneratedIncident,
  generateIncident,
  pickCallCategory,
} from "./generate-call";
import type { IncidentTemplate } from "./incident-templates";
import { type Random, randomBetween, seededRandom } from "./random";
import type { Settlements } from "./settlements";

/** One call of the sequence: its category, the time until the next call, and the incident if it is an emergency. */
export type ScheduledCall = {
  category: CallCategory;
  /** Random numbers for the text of the call. */
  random: Random;
  incident: GeneratedIncident;
  /** How long the call taker listens before creating the incident. */
  listenSeconds: number;
  /** Time until the next call, as a multiple of the mean interval. */
  gap: number;
};

/**
 * Returns a function that generates the call with a given number. A call depends only on the seed and its number, so
 * that a slow or unreachable server does not change the sequence.
 */
export function createCallSequence(seed: string, templates: readonly IncidentTemplate[], settlements: Settlements) {
  return (number: number): ScheduledCall => {
    const random = seededRandom(`${seed} call ${number}`);
    // The first random numbers of consecutive seeds are similar; skip one.
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

/** The mean time between two calls with which there are this many incidents per hour. */
export function meanCallIntervalMs(incidentsPerHour: number): number {
  return (3_600_000 * (callMix.emergency / 100)) / incidentsPerHour;
}
