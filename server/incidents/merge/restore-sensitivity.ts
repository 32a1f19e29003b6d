import { inArray, sql } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { incident } from "../../../db/schema/incidents";
import { queryRows } from "../../../db/sql";
import { selectFamily } from "./merged-family";

type FamilyMember = {
  id: string;
  parent: string | null;
  sensitive: boolean;
  /** Whether the incident was sensitive before its first merge, or has a type that is always sensitive. */
  isSensitiveItself: boolean;
};

/**
 * Call before separating `fromId` from `intoId`. Removes the mark from the incidents on either side that were marked
 * only because of the other side. If somebody has changed the mark since the merge, all marks stay. Returns the ids of
 * the incidents that are no longer sensitive.
 */
export async function restoreSensitivity(tx: Db, fromId: string, intoId: string): Promise<string[]> {
  const family = await readFamily(tx, intoId);
  const hasSensitiveMember = (members: readonly FamilyMember[]) =>
    members.some(({ isSensitiveItself }) => isSensitiveItself);
  const isMarked = family.some(({ id, sensitive }) => id === intoId && sensitive);
  if (isMarked !== hasSensitiveMember(family)) return [];
  const isSeparated = ({ id, parent }: FamilyMember): boolean =>
    id === fromId || family.some((member) => member.id === parent && isSeparated(member));
  const sides = [family.filter(isSeparated), family.filter((member) => !isSeparated(member))];
  const unmarkedIds = sides.flatMap((side) =>
    hasSensitiveMember(side) ? [] : side.filter(({ sensitive }) => sensitive).map(({ id }) => id),
  );
  if (unmarkedIds.length > 0)
    await tx
      .update(incident)
      .set({ sensitive: false, version: sql`${incident.version} + 1` })
      .where(inArray(incident.id, unmarkedIds));
  return unmarkedIds;
}

/** Returns an incident and those merged into it. The merge records say which of them were sensitive before. */
async function readFamily(tx: Db, rootId: string): Promise<FamilyMember[]> {
  return queryRows<FamilyMember>(
    tx,
    sql`
    select
      incident.id,
      incident.merged_into_id as parent,
      incident.sensitive,
      incident_type.sensitive or coalesce(
        (
          select (record #>> '{into,sensitive}')::boolean
          from incident_merge
          where into_id = incident.id and undone_at is null
          order by id
          limit 1
        ),
        (select (record #>> '{from,sensitive}')::boolean from incident_merge where from_id = incident.id and undone_at is null),
        incident.sensitive
      ) as "isSensitiveItself"
    from incident
    join incident_type on incident_type.code = incident.type_code
    where incident.id in ${selectFamily([rootId])}`,
  );
}
