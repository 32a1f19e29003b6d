-- Returns the number of real and of simulated incidents in the figures, when a figure last changed, and how many months
-- are waiting to be rebuilt. The time of the last change ignores months without a counted incident.
select
  count(*) filter (where not fact.simulated)::int as real,
  count(*) filter (where fact.simulated)::int as simulated,
  (
    select max(insight_month.changed_at)
    from insight_month
    where exists (
      select
      from insight_fact counted
      where counted.simulated in (false, true)
        and counted.opened_day >= insight_month.month
        and counted.opened_day < insight_month.month + interval '1 month'
        and not counted.merged
    )
  ) as "changedAt",
  (select count(distinct insight_stale.month)::int from insight_stale) as waiting
from insight_fact fact
where not fact.merged
