-- Stores further crews of an imported incident, as ended assignments. `import-incidents.sql` stores the first one.
insert into assignment (
  incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at, acknowledged_at, en_route_at, on_scene_at,
  transporting_at, ended_at
)
select
  incident.id, unit.id, unit.kind, 'clear', 'dispatcher',
  agency.dispatch_rule = 'nearest' or coalesce(incident.district_code = any(station.area_codes), false),
  incident.opened_by, crew.assigned_at, crew.acknowledged_at, crew.en_route_at, crew.on_scene_at, crew.transporting_at, crew.cleared_at
from json_to_recordset(:rows::json) as crew (
  unit_id uuid, assigned_at timestamptz, acknowledged_at timestamptz, en_route_at timestamptz, on_scene_at timestamptz,
  transporting_at timestamptz, cleared_at timestamptz
)
join incident on incident.id = :incident_id::uuid
join unit on unit.id = crew.unit_id
join agency on agency.code = unit.agency_code
left join station on station.code = unit.station_code
returning assignment.id
