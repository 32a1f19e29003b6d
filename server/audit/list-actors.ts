import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Context } from "../context";

const Listed = z.object({ rows: z.array(z.object({ actor: z.string(), name: z.string().nullable() })) });

/**
 * Whom the trail can be asked for: everybody with an account, and whatever else has acted, as the trail writes it
 * (`person:...`, `key:...`, `system:demo`), with the name where there is one.
 */
export async function listActors({ db }: Pick<Context, "db">) {
  // Goes from one actor to the next along the index, so that a long trail costs no more than it has actors.
  const answer = await db.execute(sql`
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
  return Listed.parse(answer).rows;
}
