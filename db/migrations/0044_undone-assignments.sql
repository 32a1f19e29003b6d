ALTER TABLE "assignment" ADD COLUMN "undone" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE assignment SET undone = true
  FROM event
  WHERE event.kind = 'assignment.state-changed'
    AND event.data ->> 'to' = 'recalled'
    AND event.data ->> 'undo' = 'true'
    AND assignment.id = (event.data ->> 'assignmentId')::uuid
    AND assignment.state = 'recalled';--> statement-breakpoint
-- The steps of a response are measured differently from this version on, so the figures of all months are rebuilt.
INSERT INTO insight_stale (month) SELECT month FROM insight_month;
