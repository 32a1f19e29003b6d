CREATE TABLE "insight_call" (
	"day" date NOT NULL,
	"hour" smallint NOT NULL,
	"simulated" boolean NOT NULL,
	"outcome" text collate "C" NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "insight_call_day_hour_simulated_outcome_pk" PRIMARY KEY("day","hour","simulated","outcome")
);
--> statement-breakpoint
CREATE TABLE "insight_fact" (
	"incident_id" uuid PRIMARY KEY NOT NULL,
	"opened_day" date NOT NULL,
	"opened_hour" smallint NOT NULL,
	"weekday" smallint NOT NULL,
	"priority" smallint NOT NULL,
	"simulated" boolean NOT NULL,
	"merged" boolean NOT NULL,
	"precision" text collate "C" NOT NULL,
	"type_code" text collate "C" NOT NULL,
	"category" text collate "C" NOT NULL,
	"district_code" text collate "C",
	"cell_6" bigint,
	"cell_7" bigint,
	"cell_8" bigint,
	"agency_code" text collate "C",
	"station_code" text collate "C",
	"answer_seconds" integer,
	"dispatch_seconds" integer,
	"acknowledge_seconds" integer,
	"turnout_seconds" integer,
	"travel_seconds" integer,
	"on_scene_seconds" integer,
	"total_seconds" integer,
	"agencies" text[]
);
--> statement-breakpoint
CREATE TABLE "insight_sensitive" (
	"month" date NOT NULL,
	"district_code" text collate "C" NOT NULL,
	"category" text collate "C" NOT NULL,
	"simulated" boolean NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "insight_sensitive_month_district_code_category_simulated_pk" PRIMARY KEY("month","district_code","category","simulated")
);
--> statement-breakpoint
ALTER TABLE "insight_month" RENAME COLUMN "folded_at" TO "changed_at";--> statement-breakpoint
CREATE INDEX "insight_fact_day" ON "insight_fact" USING btree ("simulated","opened_day");--> statement-breakpoint
ALTER TABLE "insight_month" DROP COLUMN "rows";--> statement-breakpoint
ALTER TABLE "insight_month" DROP COLUMN "incidents";--> statement-breakpoint
ALTER TABLE "insight_month" DROP COLUMN "calls";--> statement-breakpoint
ALTER TABLE "insight_month" DROP COLUMN "sensitive";
--> statement-breakpoint
-- The facts that a filter of the figures lets through; an empty list lets all through. One plain select, so that the planner puts it in the
-- place of the call and drops the conditions that are not asked for.
CREATE FUNCTION filtered_facts(
  first_day date, last_day date, is_simulated boolean, only_categories text[], only_types text[], only_priorities int[],
  only_districts text[], only_agencies text[], only_hours int[], only_weekdays int[], only_cell bigint
) RETURNS SETOF insight_fact LANGUAGE sql STABLE PARALLEL SAFE AS $$
  select fact.*
  from insight_fact fact
  where fact.simulated = is_simulated
    and fact.opened_day between first_day and last_day
    and not fact.merged
    and (cardinality(only_categories) = 0 or fact.category = any(only_categories))
    and (cardinality(only_types) = 0 or fact.type_code = any(only_types))
    and (cardinality(only_priorities) = 0 or fact.priority = any(only_priorities))
    and (cardinality(only_districts) = 0 or fact.district_code = any(only_districts))
    and (cardinality(only_agencies) = 0 or fact.agencies && only_agencies)
    and (cardinality(only_hours) = 0 or fact.opened_hour = any(only_hours))
    and (cardinality(only_weekdays) = 0 or fact.weekday = any(only_weekdays))
    and (only_cell is null or only_cell in (fact.cell_6, fact.cell_7, fact.cell_8))
$$;
--> statement-breakpoint
-- The job rebuilds the figures of every month from the raw rows.
INSERT INTO insight_stale (month) SELECT month FROM insight_month;
