-- Stores the words of a gazetteer for typo correction, each with its shortened forms: the word with one letter removed.
-- Words of one or two letters, of more than 24 letters, and with digits get no shortened forms, so they must be typed
-- correctly.
insert into gazetteer_word (network_id, word, places, shortened)
select
  :network::int,
  word,
  places,
  array(
    select word
    union
    select overlay(word placing '' from removed_index for 1)
    from generate_series(1, length(word)) as removed_index
    where word !~ '[0-9]' and length(word) between 3 and 24
  )
from (
  select word, count(*)::int as places
  from gazetteer_place
  cross join lateral regexp_split_to_table(search_keys, '\s+') as word
  where network_id = :network::int
  group by word
) used
