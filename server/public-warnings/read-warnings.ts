import { and, desc, eq, gt, notExists, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { z } from "zod";
import { publicWarning } from "../../db/schema/public-warnings";
import type { Context } from "../context";
import { Refusal } from "../errors";
import type { IncidentInput } from "../incidents/list-incident-calls";
import { selectFamily } from "../incidents/merge/merged-family";
import { locales } from "../words/languages";
import { findSignerObstacle } from "./read-signer";

type ReadContext = Pick<Context, "db" | "now">;

/**
 * The public warnings of an incident, newest first, and why this server cannot issue any (see `findSignerObstacle`).
 */
export async function listIncidentWarnings(
  { db, now, settings }: Pick<Context, "db" | "now" | "settings">,
  { id }: z.output<typeof IncidentInput>,
) {
  const rows = await db
    .select()
    .from(publicWarning)
    .where(sql`${publicWarning.incidentId} in ${selectFamily([id])}`)
    .orderBy(desc(publicWarning.sentAt), desc(publicWarning.id))
    .limit(100);
  const warnings = rows.map(({ document: _, area: __, incidentId: ___, issuedBy: ____, ...shown }) => {
    const laterMessage = rows.find(({ refersToId }) => refersToId === shown.id);
    const isOver = laterMessage !== undefined || shown.messageType === "Cancel" || shown.expiresAt <= now();
    return { ...shown, isCurrent: !isOver };
  });
  return { obstacle: findSignerObstacle(settings.warnings, now()), warnings };
}

/** Lists the newest message of each public warning that has not expired, newest first. */
export async function listPublishedWarnings({ db, now }: ReadContext) {
  const laterMessage = alias(publicWarning, "later");
  return db
    .select({ warning: publicWarning, area: sql<string>`st_asgeojson(${publicWarning.area})` })
    .from(publicWarning)
    .where(
      and(
        gt(publicWarning.expiresAt, now()),
        notExists(
          db.select({ id: laterMessage.id }).from(laterMessage).where(eq(laterMessage.refersToId, publicWarning.id)),
        ),
      ),
    )
    .orderBy(desc(publicWarning.sentAt), desc(publicWarning.id))
    .limit(200);
}

/** Returns a signed message as it was published. Refuses an unknown id with `not-found`. */
export async function readPublishedDocument({ db }: Pick<ReadContext, "db">, id: string): Promise<string> {
  const [row] = await db
    .select({ document: publicWarning.document })
    .from(publicWarning)
    .where(eq(publicWarning.id, id));
  if (!row) throw new Refusal("not-found");
  return row.document;
}

/**
 * Selects the warnings of weather services and the public warnings of this centre, without the incidents that these are
 * about. The ids begin with the time, so the newest warnings sort last. A warning is `expired` if its end time has
 * passed without an update or a cancellation.
 */
export const selectWarnings = (now: Date) => sql`
  select to_char(warning.sent_at at time zone 'UTC', 'YYYYMMDDHH24MISS') || '-' || warning.id as key,
    st_multi(st_collectionextract(warning.area, 3)) as geom, warning.origin, warning.sender,
    case
      when warning.state = 'current' and warning.ends_at <= ${now.toISOString()}::timestamptz then 'expired'
      else warning.state
    end as state,
    warning.sent_at as "sentAt", warning.onset_at as "onsetAt", warning.ends_at as "endsAt", warning.severity,
    warning.urgency, warning.certainty, localized.text ->> 'event' as event, localized.text ->> 'headline' as headline,
    localized.text ->> 'instruction' as instruction, warning.area_name as "areaName"
  from (
    select id, sent_at, area, 'received' as origin, sender, state, onset_at,
      least(expires_at, ended_at) as ends_at, severity, urgency, certainty, texts,
      array_to_string(area_names, ', ') as area_name
    from weather_warning
    union all
    select issued.id, issued.sent_at, issued.area, 'issued', issued.sender,
      case
        when issued.message_type = 'Cancel' then 'notice'
        when later.message_type = 'Cancel' then 'cancelled'
        when later.message_type = 'Update' then 'replaced'
        else 'current'
      end,
      issued.sent_at, least(issued.expires_at, later.sent_at), issued.severity, issued.urgency, issued.certainty,
      issued.texts, issued.area_name
    from public_warning issued
    left join public_warning later on later.refers_to_id = issued.id
  ) warning
  left join lateral (
    select text from jsonb_array_elements(warning.texts) text order by text ->> 'language' not like ${`${locales[0]}%`} limit 1
  ) localized on true`;
