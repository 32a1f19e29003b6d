/**
 * The SQL of the reference import: it copies the file into a table of text columns and fills each real table from that
 * table.
 */
export function referenceStatements(path: string, columns: string, source: string): string[] {
  const texts = columns.split(",").map((column) => `${column} text`);
  const importer = `'import:${source}'`;
  return [
    "set jit = off",
    `create table staging (${texts.join(", ")})`,
    `copy staging from '${path}' (format csv, header true)`,
    "analyze staging",
    `insert into incident (
       type_code, priority, status, location, precision, address, district_code, boundary, sensitive, simulated,
       opened_at, closed_at, close_code, opened_by, idempotency_key
     )
     select
       staging.type, coalesce(nullif(staging.priority, '')::smallint, incident_type.default_priority), 'closed', point::geography,
       staging.precision, staging.address, coalesce(inside.code, nearest.code), inside.code is null, incident_type.sensitive, false,
       staging.opened_at::timestamptz, staging.closed_at::timestamptz, staging.close_code, ${importer}, staging.external_id
     from staging
     join incident_type on incident_type.code = staging.type
     cross join lateral (select st_setsrid(st_makepoint(staging.lng::float8, staging.lat::float8), 4326) as point) at
     left join lateral (
       select district.code from district where st_covers(district.boundary, point) order by district.code limit 1
     ) inside on true
     left join lateral (
       select district.code from district where inside.code is null
       order by st_distance(district.boundary::geography, point::geography), district.code limit 1
     ) nearest on true`,
    `insert into assignment (
       incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at, acknowledged_at, en_route_at, on_scene_at, ended_at
     )
     select incident.id, unit.id, unit.kind, 'clear', 'dispatcher', true, ${importer}, staging.assigned_at::timestamptz,
       staging.acknowledged_at::timestamptz, staging.en_route_at::timestamptz, staging.on_scene_at::timestamptz,
       staging.cleared_at::timestamptz
     from staging
     join incident on incident.opened_by = ${importer} and incident.idempotency_key = staging.external_id
     join unit on unit.call_sign = staging.call_sign`,
    `insert into call (received_at, claimed_by, claimed_at, disposition, disposed_at, disposed_by, incident_id, simulated)
     select staging.called_at::timestamptz, ${importer}, staging.answered_at::timestamptz, 'emergency', staging.answered_at::timestamptz,
       ${importer}, incident.id, false
     from staging
     join incident on incident.opened_by = ${importer} and incident.idempotency_key = staging.external_id`,
    "analyze incident",
    "analyze assignment",
    "analyze call",
  ];
}
