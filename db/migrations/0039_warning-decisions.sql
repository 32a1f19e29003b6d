ALTER TABLE "weather_warning" ADD COLUMN "decision" text DEFAULT 'open' NOT NULL;--> statement-breakpoint
ALTER TABLE "weather_warning" ADD COLUMN "incident_id" uuid;--> statement-breakpoint
ALTER TABLE "weather_warning" ADD COLUMN "dismiss_reason" text;--> statement-breakpoint
ALTER TABLE "weather_warning" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "weather_warning" ADD COLUMN "decided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "weather_warning" ADD CONSTRAINT "weather_warning_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "weather_warning_incident" ON "weather_warning" USING btree ("incident_id") WHERE incident_id is not null;--> statement-breakpoint
ALTER TABLE "weather_warning" ADD CONSTRAINT "weather_warning_decision_known" CHECK ("decision" in ('open', 'incident', 'dismissed'));--> statement-breakpoint
ALTER TABLE "weather_warning" ADD CONSTRAINT "weather_warning_dismiss_reason_known" CHECK ("dismiss_reason" in ('no-effect', 'not-here', 'known'));