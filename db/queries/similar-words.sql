-- Finds words of the current gazetteer that have a shortened form in common with a typed word, which means that they
-- differ from it by about one typing error; most frequent words first. Adding 0 to network_id keeps the planner from
-- also using the index on that column, in which nearly all words match.
select word
from gazetteer_word
where shortened && :shortened::text[]
  and network_id + 0 = (select id from network where status = 'current')
order by places desc, word
limit 1000
