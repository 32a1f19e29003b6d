-- Finds incidents that contain every searched word, newest first. A word may be in the number, the text, a note, the
-- name of the type or district, or the call sign of a unit that was sent, also of a retired one. `call_signs` are the
-- call signs that the words may contain: a call sign matches only as a whole. `queries` has a text search query for each word. With `fuzzy`, a misspelt word
-- matches too. The texts of sensitive incidents are not searched, because a match would reveal a word. A page starts
-- after the incident with the number `before`. Only words of up to nine digits are cast to numbers, because longer ones
-- could overflow.
with word as (
  select
    ordinality,
    word,
    query::tsquery as query,
    case when word ~ '^\d{1,9}$' then word::bigint end as number
  from unnest(:words::text[], :queries::text[]) with ordinality as typed (word, query, ordinality)
),
matched as (
  select word.ordinality, found.*
  from word
  cross join lateral (
    select id, number, opened_at, status, type_code, district_code from incident where number = word.number
    union all
    select id, number, opened_at, status, type_code, district_code
    from incident
    where not sensitive and search_words(address, description, close_note) @@ word.query
    union all
    select incident.id, number, opened_at, status, type_code, district_code
    from note
    join incident on incident.id = note.incident_id
    where note.text is not null and search_words(note.text) @@ word.query and not incident.sensitive
    union all
    select incident.*
    from incident_type
    cross join lateral (
      select id, number, opened_at, status, type_code, district_code
      from incident
      where type_code = incident_type.code
      offset 0
    ) as incident
    where search_words(name_id || ' ' || name_en) @@ word.query
    union all
    select incident.*
    from district
    cross join lateral (
      select id, number, opened_at, status, type_code, district_code
      from incident
      where district_code = district.code
      offset 0
    ) as incident
    where search_words(district.name) @@ word.query
    union all
    select incident.*
    from unit
    cross join lateral (
      select incident.id, number, opened_at, status, type_code, district_code
      from assignment
      join incident on incident.id = assignment.incident_id
      where assignment.unit_id = unit.id and not assignment.undone
      offset 0
    ) as incident
    where regexp_replace(lower(unit.call_sign), '[^[:alnum:]]+', ' ', 'g') = any(:call_signs::text[])
      and word.word = any(string_to_array(regexp_replace(lower(unit.call_sign), '[^[:alnum:]]+', ' ', 'g'), ' '))
    union all
    select id, number, opened_at, status, type_code, district_code
    from incident
    where :fuzzy::boolean and length(word.word) > 3 and word.word !~ '\d' and not sensitive
      and word.word <% lower(coalesce(address, '') || ' ' || coalesce(description, ''))
  ) as found
)
select id
from matched
where (:status::text = 'all' or (:status::text = 'closed') = (status = 'closed'))
  and (:type::text is null or type_code = :type::text)
  and (:district::text is null or district_code = :district::text)
  and (:since::timestamptz is null or opened_at >= :since::timestamptz)
  and (:until::timestamptz is null or opened_at < :until::timestamptz)
  and (
    :before::bigint is null
    or (opened_at, number) < (select last.opened_at, last.number from incident as last where last.number = :before::bigint)
  )
group by id, number, opened_at
having bit_or(1 << (ordinality - 1)::int) = (1 << cardinality(:words::text[])) - 1
order by :before::bigint is null and number::text = array_to_string(:words::text[], ' ') desc, opened_at desc, number desc
limit :max_rows::int
