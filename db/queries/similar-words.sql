-- Words of the current gazetteer that share a shortened form with a typed word, and so differ from it by about one typing error, the
-- most frequent first. Adding 0 to the version keeps the planner from combining the index with that of the version, which
-- contains all words.
select word
from gazetteer_word
where shortened && :shortened::text[]
  and network_id + 0 = (select id from network where status = 'current')
order by places desc, word
limit 1000
