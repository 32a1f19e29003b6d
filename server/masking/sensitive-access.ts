import type { Permission } from "../../db/vocabulary";
import { Refusal } from "../errors";

/**
 * Decides who may see confidential data. The other files of this folder mask data: every path by which incidents, units, candidates,
 * messages or figures leave the server calls a function of this folder before serialisation.
 */
type Viewer = { kind: string; scopes: readonly Permission[] };

/** Whether the viewer may see sensitive incidents in full. The system actor may. */
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

/** Refuses with `forbidden` if the incident is masked for this viewer. Distances in the response would reveal where it is. */
export function requireUnmasked(viewer: Viewer, incident: { sensitive: boolean }): void {
  if (isMaskedFor(viewer, incident)) throw new Refusal("forbidden", { needs: "sensitive:read" });
}
