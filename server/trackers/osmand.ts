import { z } from "zod";
import { badField, Refusal, toFieldErrors } from "../errors";
import { plainText } from "../plain-text";
import type { PositionReport } from "../units/evaluate-positions";
import { parseEpochMs, valueInRange } from "./tracker-values";

const mpsPerKnot = 1_852 / 3_600;

const NumericText = z
  .string()
  .regex(/^\s*[-+]?\d+(\.\d*)?([eE][-+]?\d+)?\s*$/, "must be a number")
  .transform(Number);

/** Parameters of the OsmAnd protocol that describe a position; others are ignored. */
const Parameters = z.looseObject({
  id: plainText(64, 1).optional(),
  deviceid: plainText(64, 1).optional(),
  lat: NumericText.pipe(z.number().min(-90).max(90)),
  lon: NumericText.pipe(z.number().min(-180).max(180)),
  timestamp: z.string().optional(),
  speed: NumericText.optional(),
  bearing: NumericText.optional(),
  heading: NumericText.optional(),
  accuracy: NumericText.optional(),
  valid: z.string().optional(),
});

const DeviceId = z.union([plainText(64, 1), z.number().transform(String)]).optional();

/** A location as sent by Traccar Client 9 and later. */
const Location = z.looseObject({
  timestamp: z.union([z.string(), z.number()]).optional(),
  coords: z.looseObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracy: z.number().nullish(),
    speed: z.number().nullish(),
    heading: z.number().nullish(),
  }),
});
const SingleLocationBody = z.looseObject({ device_id: DeviceId, location: Location });
const BatchBody = z.looseObject({ device_id: DeviceId, location: z.array(Location).min(1).max(1_000) });

/** A reported fix; `valid` is false when the device itself reports that it has no position. */
export type OsmAndFix = PositionReport & { valid: boolean };

/**
 * Parses positions from Traccar Client or OsmAnd: query or form parameters, or JSON from newer clients. A missing time
 * means now. Speeds are in knots in parameters, in m/s in JSON. An impossible speed, heading or accuracy is read as
 * unknown, because these apps send such values if they do not know the real ones. Refuses with `invalid-input` if any
 * other field is invalid.
 */
export function readOsmAnd(query: object, body: unknown, now: Date): OsmAndFix[] {
  if (isJsonForm(body)) return readJson(query, body, now);
  const parameters = parse(Parameters, { ...query, ...(typeof body === "object" ? body : {}) });
  const {
    id = parameters.deviceid,
    lat,
    lon,
    timestamp,
    speed,
    bearing = parameters.heading,
    accuracy,
    valid,
  } = parameters;
  return [
    {
      callSign: id,
      lat,
      lng: lon,
      recordedAt: parseTimestamp(timestamp, "timestamp", now),
      speedMps: valueInRange(speed === undefined ? undefined : speed * mpsPerKnot, 0, 200),
      headingDeg: valueInRange(bearing, 0, 360),
      accuracyM: valueInRange(accuracy, 0, 1_000_000),
      valid: valid === undefined || valid === "true" || valid === "1",
    },
  ];
}

function isJsonForm(body: unknown): body is { location: unknown } {
  return typeof body === "object" && body !== null && typeof (body as { location?: unknown }).location === "object";
}

function readJson(query: object, body: { location: unknown }, now: Date): OsmAndFix[] {
  const isBatch = Array.isArray(body.location);
  const { device_id, location } = parse(isBatch ? BatchBody : SingleLocationBody, body);
  const { id, deviceid } = query as { id?: unknown; deviceid?: unknown };
  const queryDeviceId = [id, deviceid].find((value) => typeof value === "string") as string | undefined;
  return [location].flat().map(({ timestamp, coords }, index) => ({
    callSign: device_id ?? queryDeviceId,
    lat: coords.latitude,
    lng: coords.longitude,
    recordedAt: parseTimestamp(timestamp, isBatch ? `location[${index}].timestamp` : "location.timestamp", now),
    speedMps: valueInRange(coords.speed, 0, 200),
    headingDeg: valueInRange(coords.heading, 0, 360),
    accuracyM: valueInRange(coords.accuracy, 0, 1_000_000),
    valid: true,
  }));
}

/** Parses a time: seconds or milliseconds since 1970, ISO 8601 with a time zone, or `yyyy-MM-dd HH:mm:ss` in UTC. */
function parseTimestamp(value: string | number | undefined, field: string, now: Date): Date {
  if (value === undefined || value === "") return now;
  const text = `${value}`.trim();
  if (/^\d{1,14}$/.test(text)) {
    const count = Number(text);
    return parseEpochMs(count < 2 ** 31 ? count * 1_000 : count, field);
  }
  const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
  const parsed = z.iso.datetime({ offset: true }).safeParse(iso);
  if (parsed.success) return parseEpochMs(Date.parse(iso), field);
  throw badField(field, "must be seconds or milliseconds since 1970, or ISO 8601 with its zone");
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new Refusal("invalid-input", { errors: toFieldErrors(parsed.error.issues) });
  return parsed.data;
}
