-- The application may run as a role that owns nothing. Cutting and dropping the trail's partitions is the owner's right, so the two
-- functions that do it run as their owner; they touch nothing else.
ALTER FUNCTION make_trail_partition(date) SECURITY DEFINER SET search_path = public, pg_temp;
--> statement-breakpoint
ALTER FUNCTION drop_trail_partitions(date) SECURITY DEFINER SET search_path = public, pg_temp;
