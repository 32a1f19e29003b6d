-- Identifies the database, its tables and the last start of its server. A snapshot is not valid in another database,
-- after a crash of the server, or after a restore, which creates the tables again.
select
  substr(md5(concat_ws(
    ' ', system.system_identifier, checkpoint.timeline_id, database.oid, 'event'::regclass::oid, pg_postmaster_start_time()
  )), 1, 12) as database,
  pg_postmaster_start_time() as "startedAt",
  pg_current_snapshot()::text as snapshot,
  statement_timestamp() as "readAt"
from pg_control_system() system
cross join pg_control_checkpoint() checkpoint
join pg_database database on database.datname = current_database()
