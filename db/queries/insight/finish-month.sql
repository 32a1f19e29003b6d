-- Stores a new version for a rebuilt month. If its figures changed, also stores the current time as the time of the
-- change. Deletes a month that has no figures.
with month as materialized (
  select
    exists (
      select from insight_fact
      where simulated in (false, true) and opened_day >= :month::date and opened_day < :month::date + interval '1 month'
    )
    or exists (select from insight_call where day >= :month::date and day < :month::date + interval '1 month')
    or exists (select from insight_sensitive where insight_sensitive.month = :month::date) as has_rows
),
deleted as (
  delete from insight_month
  where insight_month.month = :month::date and not (select month.has_rows from month)
)
insert into insight_month as stored (month, version, changed_at)
select :month::date, nextval('insight_version'), now() from month where month.has_rows
on conflict (month) do update set
  version = excluded.version,
  changed_at = case when :changed::boolean then excluded.changed_at else stored.changed_at end
