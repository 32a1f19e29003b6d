import { z } from "zod";
import { sqlQuery } from "../sql";

const StoredPosition = z.object({
  unitId: z.string(),
  callSign: z.string(),
  hasNoPosition: z.boolean(),
  lng: z.number().nullable(),
  lat: z.number().nullable(),
  recordedAt: z.coerce.date().nullable(),
  accuracyM: z.number().nullable(),
  unconfirmedLng: z.number().nullable(),
  unconfirmedLat: z.number().nullable(),
  unconfirmedAt: z.coerce.date().nullable(),
  unconfirmedAccuracyM: z.number().nullable(),
});
export type StoredPosition = z.output<typeof StoredPosition>;

export const findPositions = sqlQuery({
  name: "find-positions",
  row: StoredPosition,
  parameters: ["call_signs", "ids"],
});

export const lockPositions = sqlQuery({
  name: "lock-positions",
  row: z.object({ unitId: z.string(), recordedAt: z.coerce.date().nullable() }),
  parameters: ["ids"],
});

export const lastFixesBefore = sqlQuery({
  name: "last-fixes-before",
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
    "becomes_last",
    "expected_ids",
    "expected_call_signs",
    "expected_at",
    "include_unplaced",
    "received",
    "fresh_since",
  ],
});

export const storeImplausibleFixes = sqlQuery({
  name: "store-implausible-fixes",
  row: z.object({}),
  parameters: ["unit_ids", "lngs", "lats", "recorded", "accuracies"],
});

export const expireFixes = sqlQuery({
  name: "expire-fixes",
  row: z.object({ unitId: z.string() }),
  parameters: ["fresh_since"],
});
