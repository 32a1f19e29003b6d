-- The version of a folded month. Not the number of the transaction, which goes backwards when a dump is restored elsewhere.
CREATE SEQUENCE insight_version;
--> statement-breakpoint
-- Which months of the figures have to be folded again is noted in the transaction that changed them: nothing is forgotten in a crash, and
-- no writer waits for another, since each statement only adds rows of its own.
CREATE FUNCTION month_in_sekayu(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN date_trunc('month', at at time zone 'Asia/Jakarta')::date;
--> statement-breakpoint
CREATE FUNCTION note_stale_incidents() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  if tg_op = 'INSERT' then
    insert into insight_stale (month) select distinct month_in_sekayu(opened_at) from new_rows;
  elsif tg_op = 'DELETE' then
    insert into insight_stale (month) select distinct month_in_sekayu(opened_at) from old_rows;
  else
    with changed as (
      select fresh.id, former.opened_at as former_at, fresh.opened_at as fresh_at, 
             (former.sensitive, former.type_code) <> (fresh.sensitive, fresh.type_code) as hidden
      from old_rows former
      join new_rows fresh using (id)
      where (former.type_code, former.priority, former.location::text, former.precision, former.district_code, former.boundary,
             former.sensitive, former.simulated, former.opened_at, former.close_code)
        is distinct from
            (fresh.type_code, fresh.priority, fresh.location::text, fresh.precision, fresh.district_code, fresh.boundary,
             fresh.sensitive, fresh.simulated, fresh.opened_at, fresh.close_code)
    )
    insert into insight_stale (month)
    select month_in_sekayu(former_at) from changed
    union select month_in_sekayu(fresh_at) from changed
    -- Calls of a sensitive incident are not counted, and may have come in another month. Types of violence hide theirs, too.
    union select month_in_sekayu(call.received_at) from changed join call on call.incident_id = changed.id where hidden;
  end if;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER incident_inserted_is_stale AFTER INSERT ON incident
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_stale_incidents();
--> statement-breakpoint
CREATE TRIGGER incident_updated_is_stale AFTER UPDATE ON incident
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_stale_incidents();
--> statement-breakpoint
CREATE TRIGGER incident_deleted_is_stale AFTER DELETE ON incident
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION note_stale_incidents();
--> statement-breakpoint
CREATE FUNCTION note_stale_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  insert into insight_stale (month)
  select distinct month_in_sekayu(incident.opened_at) from touched join incident on incident.id = touched.incident_id;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER assignment_inserted_is_stale AFTER INSERT ON assignment
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_stale_assignments();
--> statement-breakpoint
CREATE TRIGGER assignment_updated_is_stale AFTER UPDATE ON assignment
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_stale_assignments();
--> statement-breakpoint
CREATE TRIGGER assignment_deleted_is_stale AFTER DELETE ON assignment
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION note_stale_assignments();
--> statement-breakpoint
CREATE FUNCTION note_stale_calls() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  if tg_op = 'INSERT' then
    insert into insight_stale (month)
    select month_in_sekayu(received_at) from new_rows
    union select month_in_sekayu(incident.opened_at) from new_rows join incident on incident.id = new_rows.incident_id;
  elsif tg_op = 'DELETE' then
    insert into insight_stale (month)
    select month_in_sekayu(received_at) from old_rows
    union select month_in_sekayu(incident.opened_at) from old_rows join incident on incident.id = old_rows.incident_id;
  else
    with changed as (
      select former.received_at as former_at, fresh.received_at as fresh_at,
             former.incident_id as former_incident, fresh.incident_id as fresh_incident
      from old_rows former
      join new_rows fresh using (id)
      where (former.received_at, former.claimed_at, former.disposition, former.blocked, former.incident_id, former.simulated)
        is distinct from
            (fresh.received_at, fresh.claimed_at, fresh.disposition, fresh.blocked, fresh.incident_id, fresh.simulated)
    )
    insert into insight_stale (month)
    select month_in_sekayu(former_at) from changed
    union select month_in_sekayu(fresh_at) from changed
    union select month_in_sekayu(incident.opened_at)
      from changed join incident on incident.id in (changed.former_incident, changed.fresh_incident);
  end if;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER call_inserted_is_stale AFTER INSERT ON call
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_stale_calls();
--> statement-breakpoint
CREATE TRIGGER call_updated_is_stale AFTER UPDATE ON call
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_stale_calls();
--> statement-breakpoint
CREATE TRIGGER call_deleted_is_stale AFTER DELETE ON call
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION note_stale_calls();
--> statement-breakpoint
-- A type that becomes one of violence, or is one no more, takes its incidents along. A month that is being folded is still noted here.
CREATE FUNCTION note_all_stale() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  insert into insight_stale (month) select month from insight_month union select month from insight_stale;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER incident_type_moved_is_stale AFTER UPDATE OF category ON incident_type
  FOR EACH ROW WHEN (old.category <> new.category) EXECUTE FUNCTION note_all_stale();
--> statement-breakpoint
INSERT INTO insight_stale (month)
  SELECT month_in_sekayu(opened_at) FROM incident UNION SELECT month_in_sekayu(received_at) FROM call;
