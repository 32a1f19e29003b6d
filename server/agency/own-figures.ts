import { and, eq, gt, gte, isNull, lt, ne, not, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { forwarding } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import type { DataKind } from "../../db/vocabulary";
import type { Context } from "../context";
import { addDays, dayOf, monthStart } from "../domain/calendar";
import { requireOwnAgency } from "../forwarding/answer-forwarding";
import { isFromPaperSql } from "../history/paper-forms";
import { FilterInput } from "../insight/filter-input";
import { measureSteps } from "../insight/measure-steps";

/** The steps that depend on an agency and its crews. The steps before them depend on the control room. */
const agencySteps = ["acknowledge", "turnout", "travel", "onScene"] as const;

/**
 * Returns the figures of the officer's agency for this month, the previous month and the last twelve months: the
 * incidents forwarded to it, its answers, and the times of its crews. The times include only incidents whose leading
 * crew (the first on scene or, if none arrived, the first sent) belongs to the agency. Sensitive incidents are not
 * counted. Simulated incidents are counted only if there are no real ones.
 */
export async function readOwnFigures(context: Context) {
  const agency = requireOwnAgency(context);
  const real = await measurePeriods(context, agency, "real");
  if (real.some(({ forwarded, incidents }) => forwarded > 0 || incidents > 0)) {
    return { data: "real" as const, periods: real };
  }
  return { data: "simulated" as const, periods: await measurePeriods(context, agency, "simulated") };
}

async function measurePeriods(context: Context, agency: string, data: DataKind) {
  const today = dayOf(context.now());
  const thisMonthStart = monthStart(today);
  const periods = [
    { period: "this-month", from: thisMonthStart, to: today },
    { period: "last-month", from: monthStart(today, -1), to: addDays(thisMonthStart, -1) },
    { period: "year", from: monthStart(today, -11), to: today },
  ] as const;
  return Promise.all(
    periods.map(async ({ period, from, to }) => ({
      period,
      from,
      to,
      ...(await countForwardings(context.db, { agency, from, to, data })),
      ...(await measureCrewTimes(context, { agency, from, to, data })),
    })),
  );
}

type Period = { agency: string; from: string; to: string; data: DataKind };

async function measureCrewTimes(context: Context, { agency, from, to, data }: Period) {
  const filter = FilterInput.parse({ from, to, data, agencies: [agency] });
  // The filter also matches incidents that other agencies' crews led. The agency's group contains only those led by its
  // own crews.
  const { groups } = await measureSteps(context, { filter, by: "agency" });
  const ownFigures = groups.find(({ key }) => key === agency);
  return {
    incidents: ownFigures?.total ?? 0,
    steps: agencySteps.map((step) => {
      const { n, median, p90 } = ownFigures?.steps[step] ?? { n: 0, median: null, p90: null };
      return { step, n, median, p90 };
    }),
  };
}

async function countForwardings(db: Db, { agency, from, to, data }: Period) {
  const answeredAt = sql`coalesce(${forwarding.acknowledgedAt}, ${forwarding.refusedAt})`;
  // An incident from paper was forwarded when it was entered, and the agency could answer it only once it was reopened.
  const askedAt = sql`case when ${isFromPaperSql} then greatest(${forwarding.forwardedAt}, ${incident.verifiedAt}) else ${forwarding.forwardedAt} end`;
  const seconds = sql`extract(epoch from ${answeredAt} - ${askedAt})`;
  const percentile = (share: number): SQL<number | null> =>
    sql`round(percentile_disc(${sql.raw(String(share))}) within group (order by ${seconds}) filter (where ${answeredAt} >= ${askedAt}))::int`;
  const [counts] = await db
    .select({
      forwarded: sql<number>`count(*)::int`,
      accepted: sql<number>`count(${forwarding.acknowledgedAt})::int`,
      refused: sql<number>`count(${forwarding.refusedAt})::int`,
      answerMedian: percentile(0.5),
      answerP90: percentile(0.9),
    })
    .from(forwarding)
    .innerJoin(incident, eq(incident.id, forwarding.incidentId))
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .where(
      and(
        eq(forwarding.agencyCode, agency),
        gte(forwarding.forwardedAt, sql`start_of_day(${from}::date)`),
        lt(forwarding.forwardedAt, sql`start_of_day(${addDays(to, 1)}::date)`),
        eq(incident.simulated, data === "simulated"),
        eq(incident.sensitive, false),
        ne(incidentType.category, "women-and-children"),
        // Leave out merged incidents, because the remaining incident has copies of their forwardings.
        isNull(incident.mergedIntoId),
        // An incident that is entered from paper is over, so nobody can answer it until it is reopened.
        or(not(isFromPaperSql), gt(incident.reopened, 0)),
      ),
    );
  return counts ?? { forwarded: 0, accepted: 0, refused: 0, answerMedian: null, answerP90: null };
}
