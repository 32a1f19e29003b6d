import { type SQL, sql } from "drizzle-orm";
import type { Permission } from "../../db/access-vocabulary";
import { isFromPaperSql } from "../history/paper-forms";
import { canSeeSensitive } from "./sensitive-access";

type Viewer = { kind: string; scopes: readonly Permission[] };

/**
 * Returns a select of incidents whose rows are already masked for the viewer, so that filters, counts, sorting and
 * tiles cannot reveal anything. Masks sensitive incidents as `mask-incident.ts` does. Viewers without `sensitive:read`
 * get only the fields that `maskIncident` returns. People and wall displays that have it do not get the fields that
 * `toListedIncident` removes. API keys that have it get all fields. `incident_id` and `must_record` are only for
 * recording the read and must not be sent to the viewer.
 */
export function selectMaskedIncidents(viewer: Viewer): SQL {
  const hidesDetails = !canSeeSensitive(viewer);
  const hidesPlace = hidesDetails || viewer.kind === "person" || viewer.kind === "screen";
  const hideIfMasked = (isHidden: boolean, column: SQL) =>
    isHidden ? sql`case when incident.sensitive then null else ${column} end` : column;
  // Rounds a time like `roundToMinute`.
  const roundTime = (column: SQL) =>
    hidesDetails ? sql`case when incident.sensitive then date_trunc('minute', ${column}) else ${column} end` : column;
  return sql`
    select
      incident.number as key,
      incident.number::int as number,
      ${hideIfMasked(hidesPlace, sql`incident.location::geometry`)} as geom,
      incident.id::text as uuid,
      incident.category,
      ${hideIfMasked(hidesDetails, sql`incident.type_code`)} as type,
      incident.priority::int as priority,
      incident.status,
      incident.district_code as "districtCode",
      incident.district_name as "districtName",
      ${hideIfMasked(hidesPlace, sql`incident.precision`)} as precision,
      ${hideIfMasked(hidesPlace, sql`incident.address`)} as address,
      ${hideIfMasked(hidesDetails, sql`incident.boundary`)} as boundary,
      incident.sensitive,
      incident.simulated,
      ${hideIfMasked(hidesDetails, isFromPaperSql)} as "fromPaper",
      ${roundTime(sql`incident.opened_at`)} as "openedAt",
      ${hideIfMasked(hidesDetails, sql`incident.verified_at`)} as "verifiedAt",
      ${hideIfMasked(hidesDetails, sql`incident.resolved_at`)} as "resolvedAt",
      ${roundTime(sql`incident.closed_at`)} as "closedAt",
      ${hideIfMasked(hidesDetails, sql`incident.close_code`)} as "closeCode",
      incident.id as incident_id,
      ${hidesPlace ? sql`false` : sql`incident.sensitive`} as must_record
    from (
      select incident.*, incident_type.category, district.name as district_name
      from incident
      join incident_type on incident_type.code = incident.type_code
      join district on district.code = incident.district_code
    ) incident`;
}

/**
 * Returns a select of fire watches whose rows are already masked for the viewer. Viewers who may not see a sensitive
 * incident must not learn from a fire watch that it exists, so its fire watch is shown as undecided.
 */
export function selectMaskedFireWatches(viewer: Viewer): SQL {
  const hideIfMasked = (column: SQL, masked: SQL) =>
    canSeeSensitive(viewer) ? column : sql`case when fire_watch.sensitive then ${masked} else ${column} end`;
  return sql`
    select
      fire_watch.number as key,
      fire_watch.number::int as number,
      fire_watch.area as geom,
      ${hideIfMasked(sql`fire_watch.state`, sql`'open'`)} as state,
      fire_watch.first_seen_at as "firstSeenAt",
      fire_watch.last_seen_at as "lastSeenAt",
      fire_watch.point_count as "pointCount",
      fire_watch.flare_points as "flarePoints",
      array_to_string(fire_watch.satellites, ',') as satellites,
      fire_watch.confidence,
      fire_watch.max_frp_mw::numeric::float8 as "maxFrpMw",
      fire_watch.area_ha as "areaHa",
      fire_watch.district_code as "districtCode",
      fire_watch.district_name as "districtName",
      ${hideIfMasked(sql`fire_watch.incident_number`, sql`null`)} as "incidentNumber",
      ${hideIfMasked(sql`fire_watch.dismiss_reason`, sql`null`)} as "dismissReason"
    from (
      select
        fire_watch.*,
        district.name as district_name,
        incident.number::int as incident_number,
        coalesce(linked.sensitive or incident.sensitive, false) as sensitive
      from fire_watch
      left join district on district.code = fire_watch.district_code
      left join incident linked on linked.id = fire_watch.incident_id
      left join incident on incident.id = remaining_incident(linked.id)
      where fire_watch.state <> 'merged'
    ) fire_watch`;
}
