CREATE TABLE "learned_speed" (
	"vehicle" text NOT NULL,
	"district_code" text,
	"hour_band" text,
	"factor" double precision NOT NULL,
	"p90_ratio" double precision NOT NULL,
	"trips" integer NOT NULL,
	CONSTRAINT "learned_speed_group" UNIQUE NULLS NOT DISTINCT("vehicle","district_code","hour_band"),
	CONSTRAINT "learned_speed_vehicle_known" CHECK ("vehicle" in ('ambulance', 'fire-engine', 'patrol', 'motorcycle', 'boat')),
	CONSTRAINT "learned_speed_hour_band_known" CHECK ("hour_band" in ('night', 'morning', 'midday', 'evening'))
);
--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "vehicle" text;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "speed_factor" double precision DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "speed_trips" integer DEFAULT 0 NOT NULL;