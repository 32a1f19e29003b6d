import { type CallPurpose, callMix, type GeneratedIncident, generateIncident, pickPurpose } from "./generate-call";
import type { IncidentTemplate } from "./incident-templates";
import { type Random, randomBetween, seededRandom } from "./random";
import type { Settlements } from "./settlements";

/** One call of the sequence: its purpose, the time until the next call, and the incident if it is an emergency. */
export type ScheduledCall = {
  purpose: CallPurpose;
  /** Random source for the text of the call. */
  random: Random;
  incident: GeneratedIncident;
  /** How long the call taker listens before creating the incident. */
  listenSeconds: number;
  /** Time until the next call, as a multiple of the mean interval. */
  gap: number;
};

/**
 * Returns the calls of a seed by number. Each depends only on the seed and its number, so that a slow or unreachable server does not
 * change the sequence.
 */
export function createCallSequence(seed: string, templates: readonly IncidentTemplate[], settlements: Settlements) {
  return (number: number): ScheduledCall => {
    const random = seededRandom(`${seed} call ${number}`);
    // The first draws of consecutive numbers are similar; skip one.
    random();
    return {
      purpose: pickPurpose(random),
      gap: -Math.log(1 - random()),
      listenSeconds: randomBetween(random, 20, 60),
      incident: generateIncident(templates, settlements, random),
      random,
    };
  };
}

/** Mean time between two calls that results in this many incidents per hour. */
export function meanCallIntervalMs(incidentsPerHour: number): number {
  return (3_600_000 * (callMix.emergency / 100)) / incidentsPerHour;
}
