CREATE TABLE "edit_draft" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"writer" uuid NOT NULL,
	"revision" integer NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"edits" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "edit_draft" ADD CONSTRAINT "edit_draft_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edit_draft" ADD CONSTRAINT "edit_draft_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "edit_draft_of_person" ON "edit_draft" USING btree ("person_id","incident_id");--> statement-breakpoint
CREATE INDEX "edit_draft_incident" ON "edit_draft" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "edit_draft_saved_at" ON "edit_draft" USING btree ("saved_at");