ALTER TABLE "crew_notice" ADD COLUMN "kind" text DEFAULT 'assigned' NOT NULL;--> statement-breakpoint
ALTER TABLE "crew_notice" ADD CONSTRAINT "crew_notice_kind_known" CHECK ("kind" in ('assigned', 'recalled', 'renumbered'));--> statement-breakpoint
ALTER TABLE "crew_notice" ADD COLUMN "seen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "crew_notice" DROP CONSTRAINT "crew_notice_pkey";--> statement-breakpoint
ALTER TABLE "crew_notice" ADD CONSTRAINT "crew_notice_assignment_id_kind_pk" PRIMARY KEY("assignment_id","kind");--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "known_number" bigint;--> statement-breakpoint
ALTER TABLE "facility" ADD COLUMN "position_source" text;--> statement-breakpoint
ALTER TABLE "push_subscription" ADD COLUMN "session_id" uuid;--> statement-breakpoint
-- A browser subscribes again whenever its page is opened, so the latest session of the person is close enough.
UPDATE push_subscription SET session_id = (
  SELECT session.id FROM session WHERE session.person_id = push_subscription.person_id ORDER BY session.created_at DESC LIMIT 1
);--> statement-breakpoint
DELETE FROM push_subscription WHERE session_id IS NULL;--> statement-breakpoint
ALTER TABLE "push_subscription" ALTER COLUMN "session_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_session_id_session_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."session"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "push_subscription_session" ON "push_subscription" USING btree ("session_id");
