-- list-months
-- The folded months with their versions, and the first bytes of each, which tell what is in it.
select
  insight_month.month::text as month,
  insight_month.version,
  insight_month.folded_at as "foldedAt",
  substring(insight_month.incidents from 1 for 32) as head
from insight_month
order by insight_month.month
