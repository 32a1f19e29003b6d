-- How many units could be sent for a requirement, counted no further than asked.
select count(*)::int as count
from (
  select
  from unit_position position
  where position.eligible
    and position.kind = :kind::text
    and position.skills @> :skills::text[]
  limit :most::int
) counted
