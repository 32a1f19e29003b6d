-- Counts the incidents of a period by precision and by whether they were merged into another: the total, the number with all
-- steps, and the number with each step, in step order.
select
  fact.merged,
  fact.precision,
  count(*)::int as count,
  count(fact.dispatch_seconds + fact.acknowledge_seconds + fact.turnout_seconds + fact.travel_seconds + fact.on_scene_seconds)::int
    as complete,
  array[
    count(fact.answer_seconds),
    count(fact.dispatch_seconds),
    count(fact.acknowledge_seconds),
    count(fact.turnout_seconds),
    count(fact.travel_seconds),
    count(fact.on_scene_seconds),
    count(fact.total_seconds)
  ]::int[] as stamped
from insight_fact fact
where fact.simulated = :simulated::boolean
  and fact.opened_day between :first_day::date and :last_day::date
group by 1, 2
