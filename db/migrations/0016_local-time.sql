-- The time zone of the control room, for the queries in db/queries.
CREATE FUNCTION local_time(at timestamptz) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN at at time zone 'Asia/Jakarta';
--> statement-breakpoint
CREATE FUNCTION start_of_day(day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN day::timestamp at time zone 'Asia/Jakarta';
