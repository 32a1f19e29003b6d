import { z } from "zod";
import { sqlQuery } from "./sql";

const HeldPosition = z.object({
  unitId: z.string(),
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

export const findUnits = sqlQuery({
  name: "find-units",
  row: z.object({ id: z.string(), callSign: z.string(), isNowhere: z.boolean() }),
  parameters: ["call_signs", "ids"],
});

export const holdPositions = sqlQuery({ name: "hold-positions", row: HeldPosition, parameters: ["ids"] });

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
  row: z.object({}),
  parameters: [
    "unit_ids",
    "lngs",
    "lats",
    "recorded",
    "speeds",
    "headings",
    "accuracies",
    "moving",
    "received",
    "fresh_since",
  ],
});

export const doubtFixes = sqlQuery({
  name: "doubt-fixes",
  row: z.object({}),
  parameters: ["unit_ids", "lngs", "lats", "recorded", "accuracies"],
});
