-- Incidents of a period by whether they were merged into another and by precision: how many, how many with a complete chain, and how often
-- each step was stamped, in the order of the steps.
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
