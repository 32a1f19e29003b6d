ALTER TABLE "assignment" ADD COLUMN "before_reopening" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- Triggers and not the server set the column, so that the previous version also does while it runs beside this one.
CREATE FUNCTION mark_crews_before_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  update assignment set before_reopening = true
  where incident_id = new.id and state in ('clear', 'declined', 'recalled') and not before_reopening;
  return null;
end
$$;
--> statement-breakpoint
CREATE TRIGGER incident_reopened_ends_crews AFTER UPDATE OF reopened ON incident
  FOR EACH ROW WHEN (new.reopened > old.reopened) EXECUTE FUNCTION mark_crews_before_reopening();
--> statement-breakpoint
-- An undo can open an ended assignment again; it then serves the reopened incident.
CREATE FUNCTION unmark_restored_crew() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  new.before_reopening := false;
  return new;
end
$$;
--> statement-breakpoint
CREATE TRIGGER assignment_restored_serves BEFORE UPDATE OF state ON assignment
  FOR EACH ROW WHEN (old.before_reopening and new.state not in ('clear', 'declined', 'recalled'))
  EXECUTE FUNCTION unmark_restored_crew();
--> statement-breakpoint
-- The rule of the previous versions.
UPDATE assignment SET before_reopening = true
FROM incident
WHERE incident.id = assignment.incident_id AND incident.reopened > 0 AND assignment.assigned_at < incident.verified_at
  AND assignment.state IN ('clear', 'declined', 'recalled');
