ALTER TABLE "assignment" ADD COLUMN "ranked_by" text;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "ranked_by_reason" text;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "travel_seconds" double precision;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "travel_seconds_p90" double precision;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "route_m" double precision;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "uncertain_bank" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "network_id" integer;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "closures" uuid[] DEFAULT '{}' NOT NULL;