ALTER TABLE "assignment" ADD COLUMN "undone" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- Nobody can use the table until this ends, so the events are found by their incident. Assignments that a merge has
-- moved since then are left out.
UPDATE assignment SET undone = true
  WHERE assignment.state = 'recalled'
    AND EXISTS (
      SELECT FROM event
      WHERE event.incident_id = assignment.incident_id
        AND event.kind = 'assignment.state-changed'
        AND event.data ->> 'to' = 'recalled'
        AND event.data ->> 'undo' = 'true'
        AND event.data ->> 'assignmentId' = assignment.id::text
    );--> statement-breakpoint
-- The steps of a response are measured differently from this version on, so the figures of all months are rebuilt.
INSERT INTO insight_stale (month) SELECT month FROM insight_month;
