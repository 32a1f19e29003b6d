ALTER TABLE "note" ADD COLUMN "agency_code" text
  CONSTRAINT "note_agency_code_agency_code_fk" REFERENCES "agency"("code");--> statement-breakpoint
-- A trigger and not the server sets the column, so that the previous version also does while it runs beside this one.
-- A crew belongs to the agency of its unit. Somebody in the room may have an agency too, but writes for the room.
CREATE FUNCTION set_agency_of_note() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  if new.assignment_id is not null then
    new.agency_code := (
      select unit.agency_code from assignment join unit on unit.id = assignment.unit_id
      where assignment.id = new.assignment_id
    );
  else
    new.agency_code := (
      select person.agency_code from person
      where 'person:' || person.id = new.author and person.role = 'agency-officer'
    );
  end if;
  return new;
end
$$;
--> statement-breakpoint
CREATE TRIGGER note_written_for_agency BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION set_agency_of_note();
--> statement-breakpoint
-- A unit that was sent to an incident keeps its agency.
UPDATE note SET agency_code = unit.agency_code
FROM assignment
JOIN unit ON unit.id = assignment.unit_id
WHERE assignment.id = note.assignment_id;
--> statement-breakpoint
-- Officers' notes: the audit trail tells when a note was written, and which role and agency the account had then, from
-- its creation and each change. A note for which it does not tell both is treated as one of the room, which the
-- officers of no agency see in a sensitive incident.
UPDATE note SET agency_code = agency.code
FROM (
  SELECT
    'person:' || (data ->> 'personId') AS actor,
    data -> 'after' ->> 'role' AS role,
    data -> 'after' ->> 'agencyCode' AS agency_code,
    id AS first_id,
    lead(id) OVER (PARTITION BY data ->> 'personId' ORDER BY id) AS next_id
  FROM event
  WHERE kind IN ('person.created', 'person.changed') AND data -> 'after' ->> 'role' IS NOT NULL
) account
JOIN agency ON agency.code = account.agency_code
JOIN event ON event.actor = account.actor AND event.id > account.first_id
  AND (account.next_id IS NULL OR event.id < account.next_id)
WHERE account.role = 'agency-officer' AND event.kind = 'incident.noted' AND event.data ->> 'noteId' = note.id::text
  AND note.author = event.actor AND note.assignment_id IS NULL AND note.call_id IS NULL;
