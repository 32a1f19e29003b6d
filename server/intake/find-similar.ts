import { eq } from "drizzle-orm";
import { z } from "zod";
import { similarIncidents } from "../../db/queries/similar";
import { incidentType, target } from "../../db/schema/plans";
import { formatPoint } from "../../db/sql";
import { precisions } from "../../db/vocabulary";
import { actorReference, type Context } from "../context";
import {
  findTypeFamily,
  isLikelyDuplicate,
  isSamePlace,
  listSimilarityReasons,
  matchRadiusM,
  type Similarity,
} from "../domain/duplicate";
import { defaultThresholds } from "../domain/target";
import { badField } from "../errors";
import { recordView } from "../incidents/record-reads";
import { Location } from "../location";
import { maskSimilar } from "../masking/mask-incident";
import { plainText } from "../plain-text";

export const FindSimilarInput = z.strictObject({
  location: Location,
  precision: z.enum(precisions),
  /** Null if the type is not known yet; then no match is `strong`. */
  type: plainText(64, 1).nullable(),
  /** The name of the place that was found for the report. */
  placeName: plainText(400).nullable(),
  /**
   * The idempotency key of the form. An incident that this person has already created with it is left out: the response
   * to the first attempt may have been lost.
   */
  idempotencyKey: z.uuid().optional(),
});

/** Closed incidents are shown for this long, because a new caller may not know that help has already come. */
const maxMinutesSinceClosed = 30;
/**
 * Older incidents are not shown: a report that arrives more than 12 hours later is probably about a different event.
 */
const maxHoursSinceOpened = 12;
const maxResults = 5;
/** Maximum number of nearby incidents that are compared with the report. */
const maxCompared = 60;

/**
 * Returns the incidents that a new report may be about, most likely first. They are near the report in space and time,
 * considering the precision of both places. If a match is `strong`, the screen first suggests adding the report to that
 * incident; see `isLikelyDuplicate`. A sensitive incident is returned without its place and recorded as viewed.
 */
export async function findSimilar(
  context: Context,
  { location, precision, type: code, placeName, idempotencyKey }: z.output<typeof FindSimilarInput>,
) {
  const { db, now } = context;
  const type = code === null ? null : await readTypeWithThresholds({ db }, code);
  const thresholds = type?.thresholds ?? defaultThresholds("accident");
  const nearbyIncidents = await similarIncidents(db, {
    at: formatPoint(location),
    farthest_m: matchRadiusM(thresholds, precision, "district"),
    closed_since: new Date(now().getTime() - maxMinutesSinceClosed * 60_000),
    opened_since: new Date(now().getTime() - maxHoursSinceOpened * 3_600_000),
    opened_by: actorReference(context.actor),
    own_key: idempotencyKey ?? null,
    max_rows: maxCompared,
  });
  const matches = nearbyIncidents
    .filter((candidate) => candidate.distanceM <= matchRadiusM(thresholds, precision, candidate.precision))
    .map((candidate) => {
      const minutes = Math.max(0, (now().getTime() - candidate.openedAt.getTime()) / 60_000);
      const similarity: Similarity = {
        category: type?.category ?? candidate.category,
        distanceM: candidate.distanceM,
        minutes,
        precisions: [precision, candidate.precision],
        isSameType: candidate.type === code,
        isSameFamily:
          type !== null && findTypeFamily(candidate) === findTypeFamily({ type: type.code, category: type.category }),
        hasSamePlaceName: isSamePlace(placeName, candidate.address),
        isClosed: candidate.status === "closed",
      };
      return {
        ...candidate,
        minutes,
        strong: isLikelyDuplicate(similarity, thresholds),
        similarityReasons: listSimilarityReasons(similarity, thresholds),
      };
    })
    .filter(
      ({ similarityReasons: reasons }) =>
        type === null || reasons.includes("same-type") || reasons.includes("same-family") || reasons.includes("near"),
    )
    .sort((a, b) => rank(b) - rank(a) || a.distanceM - b.distanceM)
    .slice(0, maxResults);
  // Record each incident as viewed, because even this result reveals that it is near and how similar it is.
  for (const incident of matches) await recordView(context, incident);
  return matches.map(maskSimilar);
}
export type SimilarIncident = Awaited<ReturnType<typeof findSimilar>>[number];

type Rankable = { strong: boolean; similarityReasons: readonly string[]; status: string };

function rank({ strong, similarityReasons: reasons, status }: Rankable): number {
  const typeRank = reasons.includes("same-type") ? 2 : reasons.includes("same-family") ? 1 : 0;
  return (strong ? 8 : 0) + (status === "closed" ? 0 : 4) + typeRank;
}

async function readTypeWithThresholds({ db }: Pick<Context, "db">, code: string) {
  const [type] = await db
    .select({ code: incidentType.code, category: incidentType.category, target })
    .from(incidentType)
    .leftJoin(target, eq(target.category, incidentType.category))
    .where(eq(incidentType.code, code));
  if (!type) throw badField("type", `no incident type has the code "${code}"`, "not-there");
  return { ...type, thresholds: type.target ?? defaultThresholds(type.category) };
}
