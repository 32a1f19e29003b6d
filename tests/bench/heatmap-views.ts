import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { categories } from "../../db/vocabulary";
import type { Context } from "../../server/context";
import { countPlaces } from "../../server/insight/count-places";
import { countTimes } from "../../server/insight/count-times";
import { FilterInput } from "../../server/insight/filter-input";
import { measureSteps } from "../../server/insight/measure-steps";
import { chance } from "../support/chance";
import { years } from "./heatmap-history";

type Filter = ReturnType<typeof FilterInput.parse>;

/** A figure of the screen: as the product gives it, and as the query one would write on the raw tables. */
type View = { product: (context: Context, filter: Filter) => Promise<unknown>; textbook: (filter: Filter) => SQL };

const cells = (resolution: 6 | 7 | 8): View => ({
  product: (context, filter) => countPlaces(context, { filter, resolution }),
  textbook: (filter) => sql`
    select hexagon.cell, count(*)
    from incident join incident_type on incident_type.code = incident.type_code
    join hexagon on hexagon.resolution = ${sql.raw(`${resolution}`)} and st_covers(hexagon.shape, incident.location::geometry)
    where ${condition(filter)} and incident.precision in ('exact', 'approximate')
    group by hexagon.cell`,
});

export const views = {
  "cells, 36 km2": cells(6),
  "cells, 5 km2": cells(7),
  "cells, 0.7 km2": cells(8),
  kecamatan: {
    product: (context, filter) => countPlaces(context, { filter, resolution: null }),
    textbook: (filter) => sql`
      select incident.district_code, count(*)
      from incident join incident_type on incident_type.code = incident.type_code
      where ${condition(filter)} and not incident.boundary
      group by incident.district_code`,
  },
  "hours and days": {
    product: (context, filter) => countTimes(context, { filter }),
    textbook: (filter) => sql`
      select extract(isodow from opened_at at time zone 'Asia/Jakarta') as weekday,
        extract(hour from opened_at at time zone 'Asia/Jakarta') as hour, count(*)
      from incident join incident_type on incident_type.code = incident.type_code
      where ${condition(filter)}
      group by 1, 2`,
  },
  "response times by category": {
    product: (context, filter) => measureSteps(context, { filter, by: "category" }),
    textbook: (filter) => sql`
      with first_call as (
        select distinct on (incident_id) incident_id, received_at, claimed_at from call
        where incident_id is not null order by incident_id, received_at
      ),
      lead as (select distinct on (incident_id) * from assignment order by incident_id, on_scene_at, assigned_at),
      times as (
        select incident_type.category, claimed_at - received_at as answer, assigned_at - received_at as dispatch,
          acknowledged_at - assigned_at as acknowledge, en_route_at - acknowledged_at as turnout, on_scene_at - en_route_at as travel,
          ended_at - on_scene_at as on_scene, on_scene_at - received_at as total
        from incident join incident_type on incident_type.code = incident.type_code
        left join first_call on first_call.incident_id = incident.id
        left join lead on lead.incident_id = incident.id
        where ${condition(filter)}
      )
      select category, ${sql.join(
        ["answer", "dispatch", "acknowledge", "turnout", "travel", "on_scene", "total"].map((step) =>
          sql.raw(`count(${step}), percentile_cont(array[0.5, 0.9]) within group (order by ${step}) as ${step}`),
        ),
        sql`, `,
      )}
      from times group by category`,
  },
} as const satisfies Record<string, View>;
export type ViewName = keyof typeof views;
export const viewNames = Object.keys(views) as ViewName[];

export const filterNames = ["all five years", "one filter", "several filters"] as const;
export type FilterName = (typeof filterNames)[number];

/** Another filter of the kind for each run, the same for all that race. */
export function filterOf(name: FilterName, run: number): Filter {
  const luck = chance(run + 1);
  const data = "real";
  if (name === "all five years") return FilterInput.parse({ ...years, data });
  const category = luck.pick(categories);
  if (name === "one filter") return FilterInput.parse({ ...years, data, categories: [category] });
  const first = luck.whole(0, 18);
  return FilterInput.parse({
    from: `2022-0${luck.whole(1, 9)}-11`,
    to: years.to,
    data,
    categories: [category, luck.pick(categories)].filter((one, at, all) => all.indexOf(one) === at),
    priorities: [1, luck.whole(2, 3)],
    hours: [first, first + 1, first + 2, first + 3, first + 4, first + 5],
    weekdays: [0, 1, 2, 3, 4],
  });
}

function condition({ from, to, categories: asked, priorities, hours, weekdays }: Filter): SQL {
  const list = (values: readonly (string | number)[]) =>
    sql.join(
      values.map((one) => sql`${one}`),
      sql`, `,
    );
  const local = sql`incident.opened_at at time zone 'Asia/Jakarta'`;
  return sql.join(
    [
      sql`not incident.sensitive and incident_type.category <> 'women-and-children'`,
      sql`not incident.simulated and incident.close_code is distinct from 'duplicate'`,
      sql`incident.opened_at >= ${from}::timestamp at time zone 'Asia/Jakarta'`,
      sql`incident.opened_at < (${to}::date + 1)::timestamp at time zone 'Asia/Jakarta'`,
      ...(asked.length > 0 ? [sql`incident_type.category in (${list(asked)})`] : []),
      ...(priorities.length > 0 ? [sql`incident.priority in (${list(priorities)})`] : []),
      ...(hours.length > 0 ? [sql`extract(hour from ${local}) in (${list(hours)})`] : []),
      ...(weekdays.length > 0 ? [sql`extract(isodow from ${local}) - 1 in (${list(weekdays)})`] : []),
    ],
    sql` and `,
  );
}

/** A textbook query that takes longer is given up, and counted as having taken so long. */
export const rawSecondsAtMost = 10;

/** Asks a query planned for its own values as in psql: the product's connections have shorter limits and general plans. */
export function askRaw(db: Db, query: SQL, secondsAtMost = 0): Promise<{ rows: { count: string }[] }> {
  return db.transaction(async (tx) => {
    await tx.execute(sql.raw(`set local statement_timeout = '${secondsAtMost}s'`));
    await tx.execute(sql`set local plan_cache_mode = auto`);
    await tx.execute(sql`set local jit = on`);
    return (await tx.execute(query)) as unknown as { rows: { count: string }[] };
  });
}

/** Throws unless the product counts what the textbook query does, in kecamatan and in hours, for each kind of filter. */
export async function compareAnswers(context: Context, db: Db): Promise<void> {
  for (const name of filterNames) {
    const filter = filterOf(name, 3);
    const counted = async (view: ViewName) => {
      const { rows } = await askRaw(db, views[view].textbook(filter));
      return rows.map(({ count }) => Number(count)).sort((a, b) => a - b);
    };
    const { districts } = await countPlaces(context, { filter, resolution: null });
    const { hours } = await countTimes(context, { filter });
    const agrees = (mine: number[], theirs: number[]) => `${mine.sort((a, b) => a - b)}` === `${theirs}`;
    if (
      !agrees(
        districts.map(({ count }) => count),
        await counted("kecamatan"),
      )
    )
      throw new Error(`${name}: kecamatan differ`);
    if (
      !agrees(
        hours.filter((count) => count > 0),
        await counted("hours and days"),
      )
    )
      throw new Error(`${name}: hours differ`);
  }
}
