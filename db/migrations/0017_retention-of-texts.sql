CREATE TABLE "retention" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"incident_days" integer NOT NULL,
	"note_days" integer NOT NULL,
	"photo_days" integer NOT NULL,
	CONSTRAINT "retention_single_row" CHECK (id = 1)
);
--> statement-breakpoint
ALTER TABLE "note" ADD COLUMN "call_id" uuid;--> statement-breakpoint
CREATE INDEX "note_call" ON "note" USING btree ("call_id") WHERE call_id is not null;
--> statement-breakpoint
UPDATE "note" SET "call_id" = (event.data ->> 'callId')::uuid FROM event WHERE event.kind = 'call.attached' AND event.data ->> 'noteId' = note.id::text;
--> statement-breakpoint
-- Reasons in free text become notes, which have an end date; the audit trail keeps only that there was one.
INSERT INTO "note" (incident_id, author, text, at, received_at)
SELECT incident_id, actor, data ->> 'reason', at, at FROM event
WHERE kind IN ('incident.sensitivity-changed', 'incident.reopened') AND data ->> 'reason' <> '' AND incident_id IS NOT NULL;
--> statement-breakpoint
ALTER TABLE event DISABLE TRIGGER event_is_append_only;
--> statement-breakpoint
UPDATE event SET data = data - 'reason' WHERE kind IN ('incident.sensitivity-changed', 'incident.reopened') AND data ? 'reason';
--> statement-breakpoint
ALTER TABLE event ENABLE TRIGGER event_is_append_only;
--> statement-breakpoint
-- Sensitive by default, like in the reference data of a new database; a setting of each type in the administration.
UPDATE "incident_type" SET "sensitive" = true WHERE "code" IN ('suicide-attempt', 'missing-person');
