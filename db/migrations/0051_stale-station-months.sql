-- An incident counts for the present station of its leading unit. So a unit that moves to another station marks the
-- months of all its incidents.
CREATE FUNCTION note_stale_unit_months() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  insert into insight_stale (month)
  select distinct month_in_sekayu(incident.opened_at)
  from assignment
  join incident on incident.id = assignment.incident_id
  where assignment.unit_id = new.id;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER unit_moved_is_stale AFTER UPDATE OF station_code ON unit
  FOR EACH ROW WHEN (old.station_code is distinct from new.station_code) EXECUTE FUNCTION note_stale_unit_months();
--> statement-breakpoint
-- Units that moved before this version marked no month, so the figures of all months are rebuilt.
INSERT INTO insight_stale (month) SELECT month FROM insight_month;
