ALTER TABLE "alarm" DROP CONSTRAINT "alarm_kind_known";--> statement-breakpoint
ALTER TABLE "alarm" DROP CONSTRAINT "alarm_subject";--> statement-breakpoint
DROP INDEX "alarm_one_unattended";--> statement-breakpoint
ALTER TABLE "handover" ADD COLUMN "returned_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "alarm_one_of_incident" ON "alarm" USING btree ("incident_id","kind") WHERE unit_id is null and answered_at is null and ended_at is null;--> statement-breakpoint
ALTER TABLE "alarm" ADD CONSTRAINT "alarm_kind_known" CHECK ("kind" in ('not-acknowledged', 'declined', 'unit-silent', 'unit-off-duty', 'unattended', 'handover', 'panic'));--> statement-breakpoint
ALTER TABLE "alarm" ADD CONSTRAINT "alarm_subject" CHECK (unit_id is not null or (kind in ('unattended', 'handover') and incident_id is not null));