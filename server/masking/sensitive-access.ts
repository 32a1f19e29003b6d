import type { Permission } from "../../db/vocabulary";
import { Refusal } from "../errors";

/**
 * Decides who may see confidential data. The rest of this folder masks: every path by which incidents, units, candidates,
 * messages or figures leave the server calls a function of this folder before serialisation.
 */
type Viewer = { kind: string; scopes: readonly Permission[] };

/** Whether the viewer sees sensitive incidents in full. The system actor does. */
export function canSeeSensitive({ kind, scopes }: Viewer): boolean {
  return kind === "system" || scopes.includes("sensitive:read");
}

/** Whether the viewer sees caller numbers. */
export function canSeeCallers({ scopes }: Pick<Viewer, "scopes">): boolean {
  return scopes.includes("callers:read");
}

/** Whether this incident is masked for this viewer. */
export function isMaskedFor(viewer: Viewer, { sensitive }: { sensitive: boolean }): boolean {
  return sensitive && !canSeeSensitive(viewer);
}

/** Refuses with `forbidden` if the incident is masked for this viewer: distances and refusals would reveal where it is. */
export function requireUnmasked(viewer: Viewer, incident: { sensitive: boolean }): void {
  if (isMaskedFor(viewer, incident)) throw new Refusal("forbidden", { needs: "sensitive:read" });
}
