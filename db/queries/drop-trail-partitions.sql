-- Drops the trail's partitions of the days before the given one.
select drop_trail_partitions(:before::date) as dropped
