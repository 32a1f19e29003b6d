-- The network in use, and what tells it from every other one that a process may have loaded.
select
  network.id,
  concat_ws(' ', current_database(), network.id, extract(epoch from network.started_at), network.checksum) as key,
  current_database() as database
from network
where network.status = 'current'
