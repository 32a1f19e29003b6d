import { asc, eq, sql } from "drizzle-orm";
import { assignment, note } from "../../db/schema/incidents";
import { apiKey } from "../../db/schema/keys";
import { person } from "../../db/schema/people";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";

/** What was written about an incident, in the room and in the field, oldest first; a crew's notes with its call sign. */
export async function listNotes({ db }: Pick<Context, "db">, { id }: { id: string }) {
  return db
    .select({
      id: note.id,
      at: note.at,
      author: sql<string | null>`coalesce(${person.name}, ${apiKey.name})`,
      callSign: unit.callSign,
      text: note.text,
      photoId: note.photoId,
    })
    .from(note)
    .leftJoin(person, sql`${note.author} = 'person:' || ${person.id}`)
    .leftJoin(apiKey, sql`${note.author} = 'key:' || ${apiKey.id}`)
    .leftJoin(assignment, eq(assignment.id, note.assignmentId))
    .leftJoin(unit, eq(unit.id, assignment.unitId))
    .where(eq(note.incidentId, id))
    .orderBy(asc(note.at), asc(note.receivedAt));
}
