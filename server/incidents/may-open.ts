import type { Actor } from "../context";
import { seesSensitive } from "../domain/masking";
import { Refusal } from "../errors";

/** Refuses with `forbidden` whoever sees this incident only masked: distances and refusals would tell where it is. */
export function mustSee(actor: Actor, { sensitive }: { sensitive: boolean }): void {
  if (sensitive && !seesSensitive(actor)) throw new Refusal("forbidden", { needs: "sensitive:read" });
}
