-- Deletes the facts of a month, except those of the given incidents. Returns the number of deleted facts.
with deleted as (
  delete from insight_fact fact
  where fact.simulated in (false, true)
    and fact.opened_day >= :month::date
    and fact.opened_day < :month::date + interval '1 month'
    and not exists (select from unnest(:incident_ids::uuid[]) kept (id) where kept.id = fact.incident_id)
  returning 1
)
select count(*)::int as changed from deleted
