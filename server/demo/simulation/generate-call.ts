import { randomUUID } from "node:crypto";
import type { LngLat } from "../../../db/columns";
import type { Precision } from "../../../db/vocabulary";
import { type DistrictsWithPlaces, pickPlace } from "./district-places";
import type { IncidentTemplate } from "./incident-templates";
import { pickRandom, pickWeighted, type Random, randomBetween } from "./random";

/**
 * Percentage of calls in each category. Musi Banyuasin has published no figures, so these come from 22,021 calls to 112
 * in Kota Semarang from 1 January to 24 September 2025 (matasemarang.com).
 */
export const callMix = { emergency: 43.5, information: 17.9, noise: 38.6 } as const;
export type CallCategory = keyof typeof callMix;

const notes: Record<Exclude<CallCategory, "emergency">, readonly string[]> = {
  information: ["Menanyakan nomor PLN.", "Menanyakan jadwal puskesmas.", "Menanyakan nomor polsek."],
  noise: ["Hening.", "Tertawa, lalu menutup telepon.", "Anak-anak bermain telepon.", "Menutup sebelum bicara."],
};

/**
 * Prefix of the generated caller numbers; no real number starts with it. Unfounded calls come from nine repeat callers.
 */
const numberPrefix = "0800000";
const unfoundedNumberCount = 9;

export type GeneratedCall = { externalId: string; callerNumber: string; note?: string };

export type GeneratedIncident = {
  type: string;
  location: LngLat;
  precision: Precision;
  address: string;
  description: string;
};

export function pickCallCategory(random: Random): CallCategory {
  return pickWeighted(random, Object.keys(callMix) as CallCategory[], (category) => callMix[category]);
}

export function generateCall(category: CallCategory, random: Random): GeneratedCall {
  const number =
    category === "noise"
      ? Math.floor(randomBetween(random, 0, unfoundedNumberCount))
      : Math.floor(randomBetween(random, 1_000, 10_000));
  return {
    // This id does not depend on the seed, because a second run with the same seed must create new calls.
    externalId: `simulated-${randomUUID()}`,
    callerNumber: `${numberPrefix}${String(number).padStart(4, "0")}`,
    ...(category !== "emergency" && { note: pickRandom(random, notes[category]) }),
  };
}

/** Picks an incident template and a plausible place for it. */
export function generateIncident(
  templates: readonly IncidentTemplate[],
  settlements: DistrictsWithPlaces,
  random: Random,
): GeneratedIncident {
  const { type, setting, description } = pickWeighted(random, templates, ({ weight }) => weight);
  const { location, nearbyName, isKnown } = pickPlace(settlements, setting, random);
  const precision = isKnown
    ? pickWeighted(
        random,
        ["exact", "approximate", "village"] as const,
        (precision) => ({ exact: 5, approximate: 3, village: 2 })[precision],
      )
    : "district";
  return { type, location, precision, address: `Dekat ${nearbyName}`, description };
}
