-- The current network. The key and the database name identify it among the networks that a process may have loaded.
select
  network.id,
  concat_ws(' ', current_database(), network.id, extract(epoch from network.started_at), network.checksum) as key,
  current_database() as database
from network
where network.status = 'current'
