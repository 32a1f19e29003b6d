-- Words of the current gazetteer that share a shortened form with what was typed, and so differ from a typed word by about one fault; the
-- most frequent first. The addition keeps the planner from combining the index with that of the version, which contains all words.
select word
from gazetteer_word
where shortened && :shortened::text[]
  and network_id + 0 = (select id from network where status = 'current')
order by places desc, word
limit 1000
