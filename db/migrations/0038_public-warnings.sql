CREATE TABLE "public_warning" (
	"id" uuid PRIMARY KEY NOT NULL,
	"incident_id" uuid NOT NULL,
	"message_type" text NOT NULL,
	"refers_to_id" uuid,
	"sender" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"severity" text NOT NULL,
	"urgency" text NOT NULL,
	"certainty" text NOT NULL,
	"texts" jsonb NOT NULL,
	"area_name" text NOT NULL,
	"radius_km" real NOT NULL,
	"area" geometry(geometry,4326) NOT NULL,
	"document" text NOT NULL,
	"issued_by" text NOT NULL,
	CONSTRAINT "public_warning_refers_to_id_unique" UNIQUE("refers_to_id"),
	CONSTRAINT "public_warning_message_type_known" CHECK ("message_type" in ('Alert', 'Update', 'Cancel')),
	CONSTRAINT "public_warning_severity_known" CHECK ("severity" in ('Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown')),
	CONSTRAINT "public_warning_urgency_known" CHECK ("urgency" in ('Immediate', 'Expected', 'Future', 'Past', 'Unknown')),
	CONSTRAINT "public_warning_certainty_known" CHECK ("certainty" in ('Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown')),
	CONSTRAINT "public_warning_first" CHECK (message_type <> 'Alert' or refers_to_id is null)
);
--> statement-breakpoint
ALTER TABLE "public_warning" ADD CONSTRAINT "public_warning_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "public_warning" ADD CONSTRAINT "public_warning_refers_to_id_public_warning_id_fk" FOREIGN KEY ("refers_to_id") REFERENCES "public"."public_warning"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "public_warning_incident" ON "public_warning" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "public_warning_expires" ON "public_warning" USING btree ("expires_at");