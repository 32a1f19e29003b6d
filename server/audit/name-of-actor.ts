import { sql } from "drizzle-orm";
import { event } from "../../db/schema/events";
import { apiKey } from "../../db/schema/keys";
import { person, screen } from "../../db/schema/people";

const id = sql`split_part(${event.actor}, ':', 2)`;

/** SQL: the name of an event's actor (a person, screen or key); null for the system. */
export const nameOfActor = sql<string | null>`case split_part(${event.actor}, ':', 1)
  when 'person' then (select ${person.name} from ${person} where ${person.id}::text = ${id})
  when 'screen' then (select ${screen.name} from ${screen} where ${screen.id}::text = ${id})
  when 'key' then (select ${apiKey.name} from ${apiKey} where ${apiKey.id} = ${id})
end`;
