-- Number of units that could be sent for a requirement, counted up to a maximum.
select count(*)::int as count
from (
  select
  from unit_position position
  where position.eligible
    and position.kind = :kind::text
    and position.skills @> :skills::text[]
  limit :most::int
) counted
