CREATE TABLE "agency" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"dispatch_rule" text NOT NULL,
	"phone" text,
	CONSTRAINT "agency_dispatch_rule_known" CHECK ("dispatch_rule" in ('responsible-area', 'nearest'))
);
--> statement-breakpoint
CREATE TABLE "station" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"agency_code" text NOT NULL,
	"kind" text NOT NULL,
	"facility_id" text,
	"position" geography(point,4326) NOT NULL,
	"position_quality" text,
	"area_codes" text[] DEFAULT '{}' NOT NULL,
	"response_area" geometry(multipolygon,4326)
);
--> statement-breakpoint
CREATE TABLE "call" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"external_id" text,
	"caller_number" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"disposition" text,
	"location" geography(point,4326),
	"accuracy_m" double precision,
	"note" text,
	"incident_id" uuid,
	"simulated" boolean NOT NULL,
	CONSTRAINT "call_external_id_unique" UNIQUE("external_id"),
	CONSTRAINT "call_disposition_known" CHECK ("disposition" in ('emergency', 'non-emergency', 'information', 'ghost', 'prank', 'dropped', 'test', 'duplicate'))
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tx" xid8 DEFAULT pg_current_xact_id() NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"kind" text NOT NULL,
	"incident_id" uuid,
	"unit_id" uuid,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assignment" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"requirement" smallint,
	"kind" text NOT NULL,
	"state" text DEFAULT 'assigned' NOT NULL,
	"chosen_by" text NOT NULL,
	"rank" integer,
	"distance_m" double precision,
	"basis" text,
	"fix_age_seconds" double precision,
	"responsible" boolean NOT NULL,
	"passed_over" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"assigned_by" text NOT NULL,
	"assigned_at" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"en_route_at" timestamp with time zone,
	"on_scene_at" timestamp with time zone,
	"transporting_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "assignment_state_known" CHECK ("state" in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting', 'clear', 'declined', 'recalled')),
	CONSTRAINT "assignment_kind_known" CHECK ("kind" in ('ambulance', 'fire-engine', 'rescue-team', 'rescue-boat', 'disaster-team', 'police-patrol', 'civil-order-patrol', 'social-team', 'protection-team', 'tow-truck', 'public-works-crew'))
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "incident_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type_code" text NOT NULL,
	"priority" smallint NOT NULL,
	"status" text NOT NULL,
	"location" geography(point,4326) NOT NULL,
	"precision" text NOT NULL,
	"address" text,
	"description" text,
	"district_code" text NOT NULL,
	"boundary" boolean NOT NULL,
	"sensitive" boolean NOT NULL,
	"simulated" boolean NOT NULL,
	"unmet" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"opened_by" text NOT NULL,
	"idempotency_key" text,
	"request_hash" text,
	CONSTRAINT "incident_number_unique" UNIQUE("number"),
	CONSTRAINT "incident_status_known" CHECK ("status" in ('received', 'verified', 'assigned', 'enRoute', 'onScene', 'resolved', 'closed')),
	CONSTRAINT "incident_precision_known" CHECK ("precision" in ('exact', 'approximate', 'village', 'district')),
	CONSTRAINT "incident_priority" CHECK (priority between 1 and 4)
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"simulated" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "district" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"boundary" geometry(multipolygon,4326) NOT NULL,
	"boundary_quality" text,
	"capital" text,
	"area_km2" double precision,
	"area_basis" text,
	"population" integer,
	"population_basis" text,
	"source" text NOT NULL,
	"licence" text
);
--> statement-breakpoint
CREATE TABLE "facility" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"agency" text,
	"district_code" text,
	"address" text,
	"position" geography(point,4326) NOT NULL,
	"position_quality" text NOT NULL,
	"position_error_m" double precision,
	"position_note" text,
	"source" text NOT NULL,
	"source_url" text,
	"licence" text
);
--> statement-breakpoint
CREATE TABLE "place" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"district_code" text,
	"position" geography(point,4326) NOT NULL,
	"position_quality" text NOT NULL,
	"position_error_m" double precision,
	"position_note" text,
	"source" text NOT NULL,
	"licence" text
);
--> statement-breakpoint
CREATE TABLE "village" (
	"code" text PRIMARY KEY NOT NULL,
	"district_code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"position" geography(point,4326),
	"position_quality" text,
	"position_note" text,
	"source" text NOT NULL,
	"position_source" text,
	"licence" text
);
--> statement-breakpoint
CREATE TABLE "incident_type" (
	"code" text PRIMARY KEY NOT NULL,
	"category" text NOT NULL,
	"name_id" text NOT NULL,
	"name_en" text NOT NULL,
	"mode" text DEFAULT 'auto' NOT NULL,
	"sensitive" boolean DEFAULT false NOT NULL,
	"default_priority" smallint NOT NULL,
	CONSTRAINT "incident_type_category_known" CHECK ("category" in ('natural-disaster', 'social', 'accident', 'health', 'security', 'women-and-children', 'fire')),
	CONSTRAINT "incident_type_mode_known" CHECK ("mode" in ('auto', 'confirm'))
);
--> statement-breakpoint
CREATE TABLE "requirement" (
	"type_code" text NOT NULL,
	"priority" smallint NOT NULL,
	"order" smallint NOT NULL,
	"kind" text NOT NULL,
	"count" smallint NOT NULL,
	"skills" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "requirement_type_code_priority_order_pk" PRIMARY KEY("type_code","priority","order"),
	CONSTRAINT "requirement_kind_known" CHECK ("kind" in ('ambulance', 'fire-engine', 'rescue-team', 'rescue-boat', 'disaster-team', 'police-patrol', 'civil-order-patrol', 'social-team', 'protection-team', 'tow-truck', 'public-works-crew')),
	CONSTRAINT "requirement_priority" CHECK (priority between 1 and 4),
	CONSTRAINT "requirement_count" CHECK (count between 1 and 50)
);
--> statement-breakpoint
CREATE TABLE "fix" (
	"unit_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"position" geography(point,4326) NOT NULL,
	"speed_mps" real,
	"heading_deg" real,
	"accuracy_m" double precision,
	CONSTRAINT "fix_unit_id_recorded_at_pk" PRIMARY KEY("unit_id","recorded_at")
) PARTITION BY RANGE ("recorded_at");
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"call_sign" text NOT NULL,
	"agency_code" text NOT NULL,
	"station_code" text,
	"kind" text NOT NULL,
	"skills" text[] DEFAULT '{}' NOT NULL,
	"mobility" text NOT NULL,
	"duty" text NOT NULL,
	"taken" boolean DEFAULT false NOT NULL,
	"simulated" boolean DEFAULT false NOT NULL,
	CONSTRAINT "unit_call_sign_unique" UNIQUE("call_sign"),
	CONSTRAINT "unit_kind_known" CHECK ("kind" in ('ambulance', 'fire-engine', 'rescue-team', 'rescue-boat', 'disaster-team', 'police-patrol', 'civil-order-patrol', 'social-team', 'protection-team', 'tow-truck', 'public-works-crew')),
	CONSTRAINT "unit_mobility_known" CHECK ("mobility" in ('road', 'river')),
	CONSTRAINT "unit_duty_known" CHECK ("duty" in ('available', 'off-duty'))
);
--> statement-breakpoint
CREATE TABLE "unit_position" (
	"unit_id" uuid PRIMARY KEY NOT NULL,
	"fix" geography(point,4326),
	"fix_at" timestamp with time zone,
	"speed_mps" real,
	"heading_deg" real,
	"accuracy_m" real,
	"place" geography(point,4326),
	"basis" text,
	"kind" text NOT NULL,
	"skills" text[] DEFAULT '{}' NOT NULL,
	"area_station_code" text,
	"eligible" boolean NOT NULL,
	"moved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unit_position_fix_dated" CHECK ((fix is null) = (fix_at is null)),
	CONSTRAINT "unit_position_placed" CHECK ((place is null) = (basis is null) and (place is not null or not eligible))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);
--> statement-breakpoint
ALTER TABLE "station" ADD CONSTRAINT "station_agency_code_agency_code_fk" FOREIGN KEY ("agency_code") REFERENCES "public"."agency"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "station" ADD CONSTRAINT "station_facility_id_facility_id_fk" FOREIGN KEY ("facility_id") REFERENCES "public"."facility"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call" ADD CONSTRAINT "call_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_type_code_incident_type_code_fk" FOREIGN KEY ("type_code") REFERENCES "public"."incident_type"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_district_code_district_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "facility" ADD CONSTRAINT "facility_district_code_district_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place" ADD CONSTRAINT "place_district_code_district_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "village" ADD CONSTRAINT "village_district_code_district_code_fk" FOREIGN KEY ("district_code") REFERENCES "public"."district"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requirement" ADD CONSTRAINT "requirement_type_code_incident_type_code_fk" FOREIGN KEY ("type_code") REFERENCES "public"."incident_type"("code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_agency_code_agency_code_fk" FOREIGN KEY ("agency_code") REFERENCES "public"."agency"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_station_code_station_code_fk" FOREIGN KEY ("station_code") REFERENCES "public"."station"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_position" ADD CONSTRAINT "unit_position_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "station_response_area" ON "station" USING gist ("response_area");--> statement-breakpoint
CREATE INDEX "call_caller" ON "call" USING btree ("caller_number","received_at");--> statement-breakpoint
CREATE INDEX "call_received_at" ON "call" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "call_incident" ON "call" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "event_order" ON "event" USING btree ("tx","id");--> statement-breakpoint
CREATE INDEX "event_incident" ON "event" USING btree ("incident_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "assignment_one_open_per_unit" ON "assignment" USING btree ("unit_id") WHERE state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting');--> statement-breakpoint
CREATE INDEX "assignment_incident" ON "assignment" USING btree ("incident_id");--> statement-breakpoint
CREATE UNIQUE INDEX "incident_once_per_key" ON "incident" USING btree ("opened_by","idempotency_key") WHERE idempotency_key is not null;--> statement-breakpoint
CREATE INDEX "incident_open" ON "incident" USING btree ("opened_at") WHERE status <> 'closed';--> statement-breakpoint
CREATE INDEX "incident_opened_at" ON "incident" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "district_boundary" ON "district" USING gist ("boundary");--> statement-breakpoint
CREATE INDEX "facility_name" ON "facility" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "place_name" ON "place" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "village_name" ON "village" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "unit_station" ON "unit" USING btree ("station_code");--> statement-breakpoint
CREATE INDEX "unit_agency" ON "unit" USING btree ("agency_code");--> statement-breakpoint
CREATE INDEX "unit_kind" ON "unit" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "unit_position_nearest" ON "unit_position" USING gist ("kind","place") WHERE eligible;--> statement-breakpoint
CREATE INDEX "unit_position_of_station" ON "unit_position" USING gist ("area_station_code","kind","place") WHERE eligible and area_station_code is not null;--> statement-breakpoint
CREATE INDEX "unit_position_unavailable" ON "unit_position" USING gist ("kind","place") WHERE not eligible;--> statement-breakpoint
CREATE INDEX "unit_position_ageing" ON "unit_position" USING btree ("fix_at") WHERE basis = 'fix';