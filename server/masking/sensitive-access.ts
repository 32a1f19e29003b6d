import type { Permission } from "../../db/access-vocabulary";
import { Refusal } from "../errors";

/**
 * This file decides whether a viewer may see confidential data, by the permissions of the viewer's role
 * (`server/domain/permission.ts`) or API key; the other files in this folder mask the data. All code that sends
 * incidents, units, candidates, messages or figures out of the server calls a function in this folder before it
 * serialises them. Three queries mask their result themselves: `db/queries/read-trail.sql`,
 * `db/queries/recent-changes.sql` and `db/queries/list-closures.sql`. `db/queries/list-units.sql` only marks what
 * `mask-unit.ts` removes.
 */
type Viewer = { kind: string; scopes: readonly Permission[] };

/** Whether the viewer may see sensitive incidents in full. The system actor always may. */
export function canSeeSensitive({ kind, scopes }: Viewer): boolean {
  return kind === "system" || scopes.includes("sensitive:read");
}

/** Whether the viewer may see the phone numbers of callers. */
export function canSeeCallers({ scopes }: Pick<Viewer, "scopes">): boolean {
  return scopes.includes("callers:read");
}

/** Whether this incident is masked for this viewer. */
export function isMaskedFor(viewer: Viewer, { sensitive }: { sensitive: boolean }): boolean {
  return sensitive && !canSeeSensitive(viewer);
}

/**
 * Refuses with `forbidden` if the incident is masked for this viewer. Call it before a response with distances, which
 * would reveal where the incident is.
 */
export function requireUnmasked(viewer: Viewer, incident: { sensitive: boolean }): void {
  if (isMaskedFor(viewer, incident)) throw new Refusal("forbidden", { needs: "sensitive:read" });
}
