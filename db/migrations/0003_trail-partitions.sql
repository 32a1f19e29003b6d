-- The trail is cut by day of recording, in UTC. A fix of a day without a partition of its own goes to the default one.
CREATE TABLE fix_other PARTITION OF fix DEFAULT;
--> statement-breakpoint
CREATE FUNCTION make_trail_partition(day date) RETURNS boolean LANGUAGE plpgsql AS $$
declare
  partition text := 'fix_' || to_char(day, 'YYYYMMDD');
  since timestamptz := day::timestamp at time zone 'UTC';
  until timestamptz := (day + 1)::timestamp at time zone 'UTC';
begin
  if to_regclass(partition) is not null then
    return false;
  end if;
  -- Rows of that day that came before the partition was made move along, since the default may not overlap it.
  create temporary table moved as select * from fix_other where recorded_at >= since and recorded_at < until;
  delete from fix_other where recorded_at >= since and recorded_at < until;
  execute format('create table %I partition of fix for values from (%L) to (%L)', partition, since, until);
  insert into fix select * from moved;
  drop table moved;
  return true;
end
$$;
--> statement-breakpoint
CREATE FUNCTION drop_trail_partitions(before date) RETURNS int LANGUAGE plpgsql AS $$
declare
  partition text;
  dropped int := 0;
begin
  for partition in
    select child.relname
    from pg_inherits
    join pg_class child on child.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'fix'::regclass
      and child.relname ~ '^fix_\d{8}$'
      and to_date(right(child.relname, 8), 'YYYYMMDD') < before
  loop
    execute format('drop table %I', partition);
    dropped := dropped + 1;
  end loop;
  delete from fix_other where recorded_at < before::timestamp at time zone 'UTC';
  return dropped;
end
$$;
