CREATE TABLE "intake_draft" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" uuid NOT NULL,
	"call_id" uuid,
	"person_id" uuid NOT NULL,
	"earlier_person_id" uuid,
	"writer" uuid NOT NULL,
	"revision" integer NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"description" text NOT NULL,
	"address" text NOT NULL,
	"place_text" text NOT NULL,
	"is_place_confirmed" boolean NOT NULL,
	"place_name" text,
	"place" jsonb,
	"type_code" text,
	"priority" integer,
	"answers" jsonb NOT NULL,
	CONSTRAINT "intake_draft_call_id_unique" UNIQUE("call_id")
);
--> statement-breakpoint
CREATE TABLE "note_draft" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"incident_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"note_id" uuid NOT NULL,
	"writer" uuid NOT NULL,
	"revision" integer NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "intake_draft" ADD CONSTRAINT "intake_draft_call_id_call_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."call"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intake_draft" ADD CONSTRAINT "intake_draft_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intake_draft" ADD CONSTRAINT "intake_draft_earlier_person_id_person_id_fk" FOREIGN KEY ("earlier_person_id") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_draft" ADD CONSTRAINT "note_draft_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note_draft" ADD CONSTRAINT "note_draft_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "intake_draft_without_call" ON "intake_draft" USING btree ("person_id","key") WHERE call_id is null;--> statement-breakpoint
CREATE INDEX "intake_draft_saved_at" ON "intake_draft" USING btree ("saved_at");--> statement-breakpoint
CREATE UNIQUE INDEX "note_draft_of_person" ON "note_draft" USING btree ("person_id","incident_id");--> statement-breakpoint
CREATE INDEX "note_draft_incident" ON "note_draft" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "note_draft_saved_at" ON "note_draft" USING btree ("saved_at");