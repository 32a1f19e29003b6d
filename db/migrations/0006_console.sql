CREATE TABLE "caller_block" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"caller_number" text NOT NULL,
	"reason" text NOT NULL,
	"blocked_by" text NOT NULL,
	"blocked_at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"lifted_by" text,
	"lifted_at" timestamp with time zone,
	CONSTRAINT "caller_block_ends" CHECK (until > blocked_at)
);
--> statement-breakpoint
CREATE TABLE "channel" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"agency_code" text NOT NULL,
	"kind" text NOT NULL,
	"url" text,
	"secret" text,
	"sensitive" boolean DEFAULT false NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "channel_kind_known" CHECK ("kind" in ('webhook', 'web-push')),
	CONSTRAINT "channel_webhook" CHECK (kind <> 'webhook' or (url is not null and secret is not null))
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"order" bigint GENERATED ALWAYS AS IDENTITY (sequence name "delivery_order_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	"event_id" bigint NOT NULL,
	"body" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"delivered_at" timestamp with time zone,
	"dead_at" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "forwarding" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"agency_code" text NOT NULL,
	"forwarded_at" timestamp with time zone NOT NULL,
	"forwarded_by" text NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" text
);
--> statement-breakpoint
CREATE TABLE "handover" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"neighbour_code" text NOT NULL,
	"handed_at" timestamp with time zone NOT NULL,
	"handed_by" text NOT NULL,
	"note" text,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" text
);
--> statement-breakpoint
CREATE TABLE "neighbour" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"contact" text,
	"phone" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" integer PRIMARY KEY NOT NULL,
	"tx" "xid8" NOT NULL,
	"event_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "push_subscription" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "push_subscription_endpoint_unique" UNIQUE("endpoint")
);
--> statement-breakpoint
CREATE TABLE "alarm" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"incident_id" uuid,
	"assignment_id" uuid,
	"unit_id" uuid NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "alarm_kind_known" CHECK ("kind" in ('not-acknowledged', 'declined', 'unit-silent', 'unit-off-duty', 'panic'))
);
--> statement-breakpoint
CREATE TABLE "note" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"assignment_id" uuid,
	"author" text NOT NULL,
	"text" text,
	"photo_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "note_says_something" CHECK (text is not null or photo_id is not null)
);
--> statement-breakpoint
CREATE TABLE "photo" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"content_type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"taken_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "presence" (
	"incident_id" uuid NOT NULL,
	"actor" text NOT NULL,
	"name" text NOT NULL,
	"editing" boolean NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "presence_incident_id_actor_pk" PRIMARY KEY("incident_id","actor")
);
--> statement-breakpoint
CREATE TABLE "press" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"assignment_id" uuid,
	"what" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"refused" text
);
--> statement-breakpoint
CREATE TABLE "question" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"type_code" text NOT NULL,
	"order" smallint NOT NULL,
	"asked_id" text NOT NULL,
	"asked_en" text NOT NULL,
	"decisive" text NOT NULL,
	"raises_to" smallint,
	"adds" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "question_decisive_known" CHECK ("decisive" in ('yes', 'no', 'unknown')),
	CONSTRAINT "question_raises" CHECK (raises_to between 1 and 4)
);
--> statement-breakpoint
ALTER TABLE "call" ALTER COLUMN "caller_number" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "target" ALTER COLUMN "promised_seconds" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "source" text DEFAULT 'telephony' NOT NULL;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "claimed_by" text;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "claimed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "claim_seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "missed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "blocked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "disposed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "call" ADD COLUMN "disposed_by" text;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "decline_reason" text;--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "facility_id" text;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "answers" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "extra" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "resolved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "close_code" text;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "close_note" text;--> statement-breakpoint
ALTER TABLE "incident" ADD COLUMN "reopened" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "target" ADD COLUMN "assign_seconds" integer DEFAULT 60 NOT NULL;--> statement-breakpoint
ALTER TABLE "target" ADD COLUMN "acknowledge_seconds" integer DEFAULT 90 NOT NULL;--> statement-breakpoint
ALTER TABLE "target" ADD COLUMN "duplicate_m" integer DEFAULT 500 NOT NULL;--> statement-breakpoint
ALTER TABLE "target" ADD COLUMN "duplicate_minutes" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_agency_code_agency_code_fk" FOREIGN KEY ("agency_code") REFERENCES "public"."agency"("code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forwarding" ADD CONSTRAINT "forwarding_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forwarding" ADD CONSTRAINT "forwarding_agency_code_agency_code_fk" FOREIGN KEY ("agency_code") REFERENCES "public"."agency"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handover" ADD CONSTRAINT "handover_neighbour_code_neighbour_code_fk" FOREIGN KEY ("neighbour_code") REFERENCES "public"."neighbour"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alarm" ADD CONSTRAINT "alarm_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alarm" ADD CONSTRAINT "alarm_assignment_id_assignment_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alarm" ADD CONSTRAINT "alarm_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_assignment_id_assignment_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_photo_id_photo_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."photo"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "photo" ADD CONSTRAINT "photo_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presence" ADD CONSTRAINT "presence_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "press" ADD CONSTRAINT "press_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "press" ADD CONSTRAINT "press_assignment_id_assignment_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question" ADD CONSTRAINT "question_type_code_incident_type_code_fk" FOREIGN KEY ("type_code") REFERENCES "public"."incident_type"("code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "caller_block_number" ON "caller_block" USING btree ("caller_number","until");--> statement-breakpoint
CREATE INDEX "channel_agency" ON "channel" USING btree ("agency_code");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_once" ON "delivery" USING btree ("channel_id","event_id");--> statement-breakpoint
CREATE INDEX "delivery_waiting" ON "delivery" USING btree ("channel_id","incident_id","order") WHERE delivered_at is null and dead_at is null;--> statement-breakpoint
CREATE INDEX "delivery_dead" ON "delivery" USING btree ("dead_at") WHERE dead_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "forwarding_once" ON "forwarding" USING btree ("incident_id","agency_code");--> statement-breakpoint
CREATE INDEX "forwarding_agency" ON "forwarding" USING btree ("agency_code","forwarded_at");--> statement-breakpoint
CREATE INDEX "handover_incident" ON "handover" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "push_subscription_person" ON "push_subscription" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "alarm_one_standing" ON "alarm" USING btree ("unit_id","kind") WHERE answered_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "alarm_assignment" ON "alarm" USING btree ("assignment_id");--> statement-breakpoint
CREATE INDEX "alarm_incident" ON "alarm" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "note_incident" ON "note" USING btree ("incident_id","at");--> statement-breakpoint
CREATE INDEX "press_unit" ON "press" USING btree ("unit_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "question_order" ON "question" USING btree ("type_code","order");--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_facility_id_facility_id_fk" FOREIGN KEY ("facility_id") REFERENCES "public"."facility"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "call_open" ON "call" USING btree ("received_at") WHERE disposition is null;--> statement-breakpoint
ALTER TABLE "call" ADD CONSTRAINT "call_source_known" CHECK ("source" in ('telephony', 'hand'));--> statement-breakpoint
ALTER TABLE "call" ADD CONSTRAINT "call_claimed" CHECK ((claimed_by is null) = (claimed_at is null));--> statement-breakpoint
ALTER TABLE "incident" ADD CONSTRAINT "incident_close_code_known" CHECK ("close_code" in ('handled', 'transported', 'handed-over', 'nothing-found', 'false-report', 'cancelled-by-caller', 'duplicate', 'no-unit'));--> statement-breakpoint
ALTER TABLE "target" ADD CONSTRAINT "target_assign" CHECK (assign_seconds between 10 and 86400);--> statement-breakpoint
ALTER TABLE "target" ADD CONSTRAINT "target_acknowledge" CHECK (acknowledge_seconds between 10 and 86400);--> statement-breakpoint
ALTER TABLE "target" ADD CONSTRAINT "target_duplicate" CHECK (duplicate_m between 10 and 20000 and duplicate_minutes between 1 and 1440);