import { randomUUID } from "node:crypto";
import type { LngLat } from "../../../db/columns";
import type { Precision } from "../../../db/vocabulary";
import { between, pick, pickWeighted, type Random } from "./random";
import type { Happening } from "./scenario";
import { type Settlements, someWhere } from "./settlements";

/**
 * What calls to 112 are about, in per cent: 22,021 calls to the 112 of Kota Semarang, January to 24 September 2025
 * (matasemarang.com). Musi Banyuasin has published no figures.
 */
export const callMix = { emergency: 43.5, information: 17.9, noise: 38.6 } as const;
export type CallPurpose = keyof typeof callMix;

const notes: Record<Exclude<CallPurpose, "emergency">, readonly string[]> = {
  information: ["Menanyakan nomor PLN.", "Menanyakan jadwal puskesmas.", "Menanyakan nomor polsek."],
  noise: ["Hening.", "Tertawa, lalu menutup telepon.", "Anak-anak bermain telepon.", "Menutup sebelum bicara."],
};

/** Numbers that exist nowhere; those that call for nothing are few and come again. */
const prefix = "0800000";
const noisyNumbers = 9;

export type InventedCall = { externalId: string; callerNumber: string; note?: string };

export type InventedIncident = {
  type: string;
  location: LngLat;
  precision: Precision;
  address: string;
  description: string;
};

export function inventPurpose(random: Random): CallPurpose {
  return pickWeighted(random, Object.keys(callMix) as CallPurpose[], (purpose) => callMix[purpose]);
}

export function inventCall(purpose: CallPurpose, random: Random): InventedCall {
  const number =
    purpose === "noise" ? Math.floor(between(random, 0, noisyNumbers)) : Math.floor(between(random, 1_000, 10_000));
  return {
    // Not from the seed: the same seed played twice makes other calls.
    externalId: `simulated-${randomUUID()}`,
    callerNumber: `${prefix}${String(number).padStart(4, "0")}`,
    ...(purpose !== "emergency" && { note: pick(random, notes[purpose]) }),
  };
}

/** One of the things that happen, at a plausible place. */
export function inventIncident(
  happenings: readonly Happening[],
  settlements: Settlements,
  random: Random,
): InventedIncident {
  const { type, setting, description } = pickWeighted(random, happenings, ({ weight }) => weight);
  const { location, near, known } = someWhere(settlements, setting, random);
  const precision = known
    ? pickWeighted(
        random,
        ["exact", "approximate", "village"] as const,
        (one) => ({ exact: 5, approximate: 3, village: 2 })[one],
      )
    : "district";
  return { type, location, precision, address: `Dekat ${near}`, description };
}
