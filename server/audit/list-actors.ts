import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../context";

const ActorRows = z.object({ rows: z.array(z.object({ actor: z.string(), name: z.string().nullable() })) });

/**
 * Lists the actors for the filter of the audit trail: every account, and every other actor that has an event. Actors
 * are in stored form (`person:...`, `key:...`, `system:demo`), with a name if one exists.
 */
export async function listActors({ db }: Pick<Context, "db">) {
  // A loose index scan, whose cost grows with the number of actors, not with the number of events.
  const result = await db.execute(sql`
    with recursive acted (actor) as (
      (select event.actor from event order by event.actor limit 1)
      union all
      select (select event.actor from event where event.actor > acted.actor order by event.actor limit 1)
      from acted
      where acted.actor is not null
    ), known (actor) as (
      select actor from acted where actor is not null
      union
      select 'person:' || id from person
    )
    select known.actor, coalesce(person.name, screen.name, api_key.name) as name
    from known
    left join person on known.actor = 'person:' || person.id
    left join screen on known.actor = 'screen:' || screen.id
    left join api_key on known.actor = 'key:' || api_key.id
    order by name nulls last, known.actor`);
  return ActorRows.parse(result).rows;
}
