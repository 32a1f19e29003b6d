-- Returns the numbers that stand for the given codes in the facts. Assigns a new number to each code that has none.
with input as (
  select distinct code from unnest(:codes::text[]) code
),
added as (
  insert into insight_code (code)
  select input.code
  from input
  where not exists (select from insight_code where insight_code.code = input.code)
  order by input.code
  returning number, code
)
select number, code from added
union all
select insight_code.number, insight_code.code
from insight_code
join input on input.code = insight_code.code
