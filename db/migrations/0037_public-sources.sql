CREATE TABLE "air_reading" (
	"station_id" text NOT NULL,
	"measured_at" timestamp with time zone NOT NULL,
	"station_name" text NOT NULL,
	"position" geography(point,4326) NOT NULL,
	"distance_km" real NOT NULL,
	"pm25" real,
	"ispu" integer,
	"parameter" text,
	CONSTRAINT "air_reading_station_id_measured_at_pk" PRIMARY KEY("station_id","measured_at")
);
--> statement-breakpoint
CREATE TABLE "earthquake" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"epicentre" geography(point,4326) NOT NULL,
	"magnitude" real NOT NULL,
	"depth_km" real NOT NULL,
	"distance_km" real NOT NULL,
	"region" text NOT NULL,
	"potential" text,
	"felt" text,
	"received_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "weather_warning" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"source" text NOT NULL,
	"address" text,
	"sender" text NOT NULL,
	"identifier" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"ended_at" timestamp with time zone,
	"refers_to" text[] NOT NULL,
	"severity" text NOT NULL,
	"urgency" text NOT NULL,
	"certainty" text NOT NULL,
	"onset_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"texts" jsonb NOT NULL,
	"area_names" text[] NOT NULL,
	"area" geometry(geometry,4326) NOT NULL,
	"repaired" integer NOT NULL,
	"signature" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "weather_warning_key_unique" UNIQUE("key"),
	CONSTRAINT "weather_warning_state_known" CHECK ("state" in ('current', 'replaced', 'cancelled', 'withdrawn', 'notice')),
	CONSTRAINT "weather_warning_severity_known" CHECK ("severity" in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
	CONSTRAINT "weather_warning_urgency_known" CHECK ("urgency" in ('Immediate', 'Expected', 'Future', 'Past', 'Unknown')),
	CONSTRAINT "weather_warning_certainty_known" CHECK ("certainty" in ('Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown')),
	CONSTRAINT "weather_warning_signature_known" CHECK ("signature" in ('none', 'intact', 'unchecked'))
);
--> statement-breakpoint
CREATE TABLE "high_water" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "high_water_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"gauge_code" text collate "C" NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"peak_m" real NOT NULL,
	"siaga" integer NOT NULL,
	"incident_id" uuid,
	"dismiss_reason" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decided_siaga" integer,
	CONSTRAINT "high_water_number_unique" UNIQUE("number"),
	CONSTRAINT "high_water_state_known" CHECK ("state" in ('open', 'incident', 'dismissed')),
	CONSTRAINT "high_water_dismiss_reason_known" CHECK ("dismiss_reason" in ('gauge-fault', 'no-effect', 'known')),
	CONSTRAINT "high_water_siaga_known" CHECK (siaga between 1 and 3)
);
--> statement-breakpoint
CREATE TABLE "river_gauge" (
	"code" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"river" text NOT NULL,
	"position" geography(point,4326) NOT NULL,
	"siaga3_m" real NOT NULL,
	"siaga2_m" real NOT NULL,
	"siaga1_m" real NOT NULL,
	"silent_minutes" integer NOT NULL,
	"active" boolean NOT NULL,
	CONSTRAINT "river_gauge_levels_rise" CHECK (siaga3_m < siaga2_m and siaga2_m < siaga1_m)
);
--> statement-breakpoint
CREATE TABLE "river_reading" (
	"gauge_code" text collate "C" NOT NULL,
	"measured_at" timestamp with time zone NOT NULL,
	"level_m" real NOT NULL,
	"reported_by" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "river_reading_gauge_code_measured_at_pk" PRIMARY KEY("gauge_code","measured_at")
);
--> statement-breakpoint
ALTER TABLE "watch_source" ADD COLUMN "read_files" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "high_water" ADD CONSTRAINT "high_water_gauge_code_river_gauge_code_fk" FOREIGN KEY ("gauge_code") REFERENCES "public"."river_gauge"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "high_water" ADD CONSTRAINT "high_water_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "river_reading" ADD CONSTRAINT "river_reading_gauge_code_river_gauge_code_fk" FOREIGN KEY ("gauge_code") REFERENCES "public"."river_gauge"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "air_reading_at" ON "air_reading" USING btree ("measured_at");--> statement-breakpoint
CREATE INDEX "earthquake_occurred" ON "earthquake" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "weather_warning_current" ON "weather_warning" USING btree ("expires_at") WHERE state = 'current';--> statement-breakpoint
CREATE INDEX "weather_warning_refers_to" ON "weather_warning" USING gin ("refers_to");--> statement-breakpoint
CREATE UNIQUE INDEX "high_water_now" ON "high_water" USING btree ("gauge_code") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "high_water_started" ON "high_water" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "high_water_incident" ON "high_water" USING btree ("incident_id") WHERE incident_id is not null;