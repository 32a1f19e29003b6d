import { z } from "zod";
import { badField, Refusal, toFieldErrors } from "../errors";
import type { PositionReport } from "../units/evaluate-positions";
import { parseEpochMs, valueInRange } from "./tracker-values";

const kmhPerMps = 3.6;

const Message = z.looseObject({ _type: z.string() });

/** Fields of an OwnTracks location; others are ignored. */
const Location = z.looseObject({
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  tst: z.number(),
  vel: z.number().nullish(),
  cog: z.number().nullish(),
  acc: z.number().nullish(),
});

/**
 * Parses one OwnTracks message. Returns null for a message without a position (waypoints, transitions, status, an empty
 * body). Refuses an encrypted message, because the server has no key.
 */
export function readOwnTracks(body: unknown): PositionReport | null {
  if (body === undefined || body === null) return null;
  const { _type: type } = parse(Message, body);
  if (type === "encrypted") throw badField("_type", "is encrypted; take the encryption key out of the app's settings");
  if (type !== "location") return null;
  const { lat, lon, tst, vel, cog, acc } = parse(Location, body);
  return {
    lat,
    lng: lon,
    recordedAt: parseEpochMs(tst * 1_000, "tst"),
    speedMps: valueInRange(typeof vel === "number" ? vel / kmhPerMps : vel, 0, 200),
    headingDeg: valueInRange(cog, 0, 360),
    accuracyM: valueInRange(acc, 0, 1_000_000),
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new Refusal("invalid-input", { errors: toFieldErrors(parsed.error.issues) });
  return parsed.data;
}
