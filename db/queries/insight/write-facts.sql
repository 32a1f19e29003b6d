-- Writes facts from JSON. Returns how many of them are new or changed.
with input as (
  select *
  from jsonb_populate_recordset(null::insight_fact, :facts::jsonb)
),
written as (
  insert into insight_fact as fact
  select * from input
  on conflict (incident_id) do update set
    (opened_day, opened_hour, weekday, priority, simulated, merged, stamped, category, precision, type, answer_seconds, dispatch_seconds,
      acknowledge_seconds, turnout_seconds, travel_seconds, on_scene_seconds, total_seconds, cell_6, cell_7, cell_8, district, agency,
      station, agencies)
    = (excluded.opened_day, excluded.opened_hour, excluded.weekday, excluded.priority, excluded.simulated, excluded.merged,
      excluded.stamped, excluded.category, excluded.precision, excluded.type, excluded.answer_seconds, excluded.dispatch_seconds,
      excluded.acknowledge_seconds, excluded.turnout_seconds, excluded.travel_seconds, excluded.on_scene_seconds, excluded.total_seconds,
      excluded.cell_6, excluded.cell_7, excluded.cell_8, excluded.district, excluded.agency, excluded.station, excluded.agencies)
  where fact.* is distinct from excluded.*
  returning 1
)
select count(*)::int as changed from written
