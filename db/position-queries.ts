import { z } from "zod";
import { sqlQuery } from "./sql";

const HeldPosition = z.object({
  unitId: z.string(),
  callSign: z.string(),
  isNowhere: z.boolean(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  recordedAt: z.coerce.date().nullable(),
  accuracyM: z.number().nullable(),
  doubtedLng: z.number().nullable(),
  doubtedLat: z.number().nullable(),
  doubtedAt: z.coerce.date().nullable(),
  doubtedAccuracyM: z.number().nullable(),
});
export type HeldPosition = z.output<typeof HeldPosition>;

export const findPositions = sqlQuery({ name: "find-positions", row: HeldPosition, parameters: ["call_signs", "ids"] });

export const holdPositions = sqlQuery({
  name: "hold-positions",
  row: z.object({ unitId: z.string(), recordedAt: z.coerce.date().nullable() }),
  parameters: ["ids"],
});

export const trailBefore = sqlQuery({
  name: "trail-before",
  row: z.object({
    unitId: z.string(),
    lng: z.number(),
    lat: z.number(),
    recordedAt: z.coerce.date(),
    accuracyM: z.number().nullable(),
  }),
  parameters: ["unit_ids", "moments"],
});

export const writeFixes = sqlQuery({
  name: "write-fixes",
  row: z.object({ isWritten: z.boolean() }),
  parameters: [
    "unit_ids",
    "lngs",
    "lats",
    "recorded",
    "speeds",
    "headings",
    "accuracies",
    "moving",
    "held_ids",
    "held_call_signs",
    "held_at",
    "with_nowhere",
    "received",
    "fresh_since",
  ],
});

export const doubtFixes = sqlQuery({
  name: "doubt-fixes",
  row: z.object({}),
  parameters: ["unit_ids", "lngs", "lats", "recorded", "accuracies"],
});
