ALTER TABLE "alarm" DROP CONSTRAINT "alarm_kind_known";--> statement-breakpoint
ALTER TABLE "alarm" ALTER COLUMN "unit_id" DROP NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "alarm_one_unattended" ON "alarm" USING btree ("incident_id") WHERE kind = 'unattended' and answered_at is null and ended_at is null;--> statement-breakpoint
CREATE INDEX "alarm_panic" ON "alarm" USING btree ("unit_id","raised_at") WHERE kind = 'panic';--> statement-breakpoint
CREATE INDEX "alarm_raised" ON "alarm" USING btree ("raised_at");--> statement-breakpoint
ALTER TABLE "alarm" ADD CONSTRAINT "alarm_subject" CHECK (unit_id is not null or (kind = 'unattended' and incident_id is not null));--> statement-breakpoint
ALTER TABLE "alarm" ADD CONSTRAINT "alarm_kind_known" CHECK ("kind" in ('not-acknowledged', 'declined', 'unit-silent', 'unit-off-duty', 'unattended', 'panic'));--> statement-breakpoint
-- An answer ended a panic alarm until now.
UPDATE "alarm" SET "ended_at" = "answered_at" WHERE "kind" = 'panic' AND "answered_at" IS NOT NULL AND "ended_at" IS NULL;
