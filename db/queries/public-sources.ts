import type { MultiPolygon, Polygon } from "geojson";
import { z } from "zod";
import {
  capCertainties,
  capSeverities,
  capUrgencies,
  signatureStates,
  watchSources,
  weatherWarningDecisions,
  weatherWarningDismissReasons,
  weatherWarningStates,
} from "../hazard-vocabulary";
import type { WarningText } from "../schema/public-sources";
import { sqlQuery } from "../sql";

export const regencyDistances = sqlQuery({
  name: "regency-distances",
  row: z.object({ km: z.number() }),
  parameters: ["lngs", "lats"],
});

export const warningArea = sqlQuery({
  name: "warning-area",
  row: z.object({ area: z.string(), repairedCount: z.number(), emptyCount: z.number(), isNearRegency: z.boolean() }),
  parameters: ["polygons", "lngs", "lats", "radii", "margin_degrees"],
});

const WeatherWarningRow = z.object({
  id: z.string(),
  sender: z.string(),
  identifier: z.string(),
  source: z.enum(watchSources),
  sentAt: z.coerce.date(),
  state: z.enum(weatherWarningStates),
  endedAt: z.coerce.date().nullable(),
  isUpdate: z.boolean(),
  severity: z.enum(capSeverities),
  urgency: z.enum(capUrgencies),
  certainty: z.enum(capCertainties),
  onsetAt: z.coerce.date(),
  expiresAt: z.coerce.date(),
  texts: z.array(z.custom<WarningText>()),
  areaNames: z.array(z.string()),
  area: z.custom<Polygon | MultiPolygon>(),
  lng: z.number(),
  lat: z.number(),
  /** Number of self-intersecting polygons that were repaired. */
  repaired: z.number(),
  signature: z.enum(signatureStates),
  districtNames: z.array(z.string()),
  decision: z.enum(weatherWarningDecisions),
  incidentId: z.string().nullable(),
  incidentNumber: z.number().nullable(),
  sensitive: z.boolean(),
  isAttached: z.boolean(),
  dismissReason: z.enum(weatherWarningDismissReasons).nullable(),
  decidedAt: z.coerce.date().nullable(),
});
export type WeatherWarningRow = z.output<typeof WeatherWarningRow>;

export const listWeatherWarnings = sqlQuery({
  name: "list-weather-warnings",
  row: WeatherWarningRow,
  parameters: ["only_id", "at", "ended_since"],
});
