import type { MultiPolygon, Polygon } from "geojson";
import { z } from "zod";
import type { WarningText } from "../schema/public-sources";
import { sqlQuery } from "../sql";
import { certainties, severities, signatureStates, urgencies, watchSources } from "../watch-vocabulary";

export const regencyDistances = sqlQuery({
  name: "regency-distances",
  row: z.object({ km: z.number() }),
  parameters: ["lngs", "lats"],
});

export const warningArea = sqlQuery({
  name: "warning-area",
  row: z.object({ area: z.string(), repaired: z.number(), empty: z.number(), touches: z.boolean() }),
  parameters: ["polygons", "lngs", "lats", "radii", "margin_degrees"],
});

export const listWarnings = sqlQuery({
  name: "list-warnings",
  row: z.object({
    id: z.string(),
    sender: z.string(),
    identifier: z.string(),
    source: z.enum(watchSources),
    sentAt: z.coerce.date(),
    severity: z.enum(severities),
    urgency: z.enum(urgencies),
    certainty: z.enum(certainties),
    onsetAt: z.coerce.date(),
    expiresAt: z.coerce.date(),
    texts: z.array(z.custom<WarningText>()),
    areaNames: z.array(z.string()),
    area: z.custom<Polygon | MultiPolygon>(),
    /** Number of self-intersecting polygons that were repaired. */
    repaired: z.number(),
    signature: z.enum(signatureStates),
    districtNames: z.array(z.string()),
  }),
  parameters: ["at"],
});
