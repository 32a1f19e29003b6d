CREATE TABLE "crew_notice" (
	"assignment_id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"pushed_at" timestamp with time zone,
	"sms_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "forwarding" ADD COLUMN "refused_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "forwarding" ADD COLUMN "refused_by" text;--> statement-breakpoint
ALTER TABLE "forwarding" ADD COLUMN "refusal" text;--> statement-breakpoint
ALTER TABLE "unit" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "crew_notice" ADD CONSTRAINT "crew_notice_assignment_id_assignment_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "crew_notice_due" ON "crew_notice" USING btree ("next_at") WHERE ended_at is null;--> statement-breakpoint
ALTER TABLE "forwarding" ADD CONSTRAINT "forwarding_refusal_known" CHECK ("refusal" in ('no-unit', 'no-equipment', 'not-our-task', 'outside-area', 'other'));--> statement-breakpoint
ALTER TABLE "forwarding" ADD CONSTRAINT "forwarding_one_answer" CHECK (acknowledged_at is null or refused_at is null);--> statement-breakpoint
ALTER TABLE "forwarding" ADD CONSTRAINT "forwarding_refusal_reason" CHECK ((refused_at is null) = (refusal is null));