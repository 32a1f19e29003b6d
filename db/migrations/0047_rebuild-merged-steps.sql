-- The steps of an incident start at the earliest creation of the incidents merged into it. Therefore a change to a merged
-- incident also marks the month of the incident that it was or is merged into.
CREATE OR REPLACE FUNCTION note_stale_incidents() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  if tg_op = 'INSERT' then
    insert into insight_stale (month) select distinct month_in_sekayu(opened_at) from new_rows;
  elsif tg_op = 'DELETE' then
    insert into insight_stale (month) select distinct month_in_sekayu(opened_at) from old_rows;
  else
    with changed as (
      select fresh.id, former.opened_at as former_at, fresh.opened_at as fresh_at,
             former.merged_into_id as former_into, fresh.merged_into_id as fresh_into,
             (former.sensitive, former.type_code) <> (fresh.sensitive, fresh.type_code) as hidden
      from old_rows former
      join new_rows fresh using (id)
      where (former.type_code, former.priority, former.location::text, former.precision, former.district_code, former.boundary,
             former.sensitive, former.simulated, former.opened_at, former.close_code, former.merged_into_id)
        is distinct from
            (fresh.type_code, fresh.priority, fresh.location::text, fresh.precision, fresh.district_code, fresh.boundary,
             fresh.sensitive, fresh.simulated, fresh.opened_at, fresh.close_code, fresh.merged_into_id)
    )
    insert into insight_stale (month)
    select month_in_sekayu(former_at) from changed
    union select month_in_sekayu(fresh_at) from changed
    union select month_in_sekayu(remaining.opened_at)
      from changed join incident remaining on remaining.id in (changed.former_into, changed.fresh_into)
    -- Calls of a sensitive incident are not counted, and may have come in another month. Types of violence hide theirs, too.
    union select month_in_sekayu(call.received_at) from changed join call on call.incident_id = changed.id where hidden;
  end if;
  return null;
end
$$;
--> statement-breakpoint
-- The steps of merged incidents are measured differently from this version on, so the figures of all months are rebuilt.
INSERT INTO insight_stale (month) SELECT month FROM insight_month;
