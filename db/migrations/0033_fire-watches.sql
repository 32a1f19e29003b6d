CREATE TABLE "fire_watch" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "fire_watch_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"state" text DEFAULT 'open' NOT NULL,
	"merged_into_id" uuid,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"point_count" integer DEFAULT 0 NOT NULL,
	"flare_points" integer DEFAULT 0 NOT NULL,
	"satellites" text[] DEFAULT '{}' NOT NULL,
	"confidence" text DEFAULT 'low' NOT NULL,
	"max_frp_mw" real,
	"centre" geography(point,4326) NOT NULL,
	"area" geometry(geometry,4326) NOT NULL,
	"area_ha" double precision DEFAULT 0 NOT NULL,
	"district_code" text,
	"near" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"incident_id" uuid,
	"dismiss_reason" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decided_points" integer,
	CONSTRAINT "fire_watch_number_unique" UNIQUE("number"),
	CONSTRAINT "fire_watch_state_known" CHECK ("state" in ('open', 'incident', 'dismissed', 'merged')),
	CONSTRAINT "fire_watch_confidence_known" CHECK ("confidence" in ('low', 'nominal', 'high')),
	CONSTRAINT "fire_watch_dismiss_reason_known" CHECK ("dismiss_reason" in ('known-burning', 'flare', 'cloud-edge'))
);
--> statement-breakpoint
CREATE TABLE "heat_source" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"watch_id" uuid,
	"position" geography(point,4326) NOT NULL,
	"radius_m" double precision NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hotspot" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "hotspot_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"source" text NOT NULL,
	"satellite" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"half_day" integer NOT NULL,
	"position" geography(point,4326) NOT NULL,
	"confidence" text NOT NULL,
	"frp_mw" real,
	"heat_source_id" uuid,
	"watch_id" uuid,
	CONSTRAINT "hotspot_satellite_known" CHECK ("satellite" in ('snpp', 'noaa20', 'noaa21', 'modis', 'other')),
	CONSTRAINT "hotspot_confidence_known" CHECK ("confidence" in ('low', 'nominal', 'high'))
);
--> statement-breakpoint
CREATE TABLE "watch_source" (
	"name" text PRIMARY KEY NOT NULL,
	"address_hash" text,
	"etag" text,
	"last_modified" text,
	"tried_at" timestamp with time zone,
	"next_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"good_at" timestamp with time zone,
	"newest_at" timestamp with time zone,
	"fault" text,
	"fault_detail" text,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "fire_watch" ADD CONSTRAINT "fire_watch_district_code_district_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fire_watch" ADD CONSTRAINT "fire_watch_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hotspot" ADD CONSTRAINT "hotspot_heat_source_id_heat_source_id_fk" FOREIGN KEY ("heat_source_id") REFERENCES "public"."heat_source"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hotspot" ADD CONSTRAINT "hotspot_watch_id_fire_watch_id_fk" FOREIGN KEY ("watch_id") REFERENCES "public"."fire_watch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fire_watch_seen" ON "fire_watch" USING btree ("last_seen_at");--> statement-breakpoint
CREATE INDEX "fire_watch_area" ON "fire_watch" USING gist ("area");--> statement-breakpoint
CREATE INDEX "fire_watch_incident" ON "fire_watch" USING btree ("incident_id") WHERE incident_id is not null;--> statement-breakpoint
CREATE INDEX "heat_source_position" ON "heat_source" USING gist ("position");--> statement-breakpoint
CREATE UNIQUE INDEX "hotspot_once" ON "hotspot" USING btree ("key");--> statement-breakpoint
CREATE INDEX "hotspot_half_day" ON "hotspot" USING btree ("half_day");--> statement-breakpoint
CREATE INDEX "hotspot_seen" ON "hotspot" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "hotspot_watch" ON "hotspot" USING btree ("watch_id");