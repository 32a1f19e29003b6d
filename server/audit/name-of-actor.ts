import { sql } from "drizzle-orm";
import { event } from "../../db/schema/events";
import { apiKey } from "../../db/schema/keys";
import { person, screen } from "../../db/schema/people";

const id = sql`split_part(${event.actor}, ':', 2)`;

/** The name of whoever did what an event tells: a person's, a screen's, a key's; null for the product itself. */
export const nameOfActor = sql<string | null>`case split_part(${event.actor}, ':', 1)
  when 'person' then (select ${person.name} from ${person} where ${person.id}::text = ${id})
  when 'screen' then (select ${screen.name} from ${screen} where ${screen.id}::text = ${id})
  when 'key' then (select ${apiKey.name} from ${apiKey} where ${apiKey.id} = ${id})
end`;
