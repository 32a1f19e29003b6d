import type { ListedScreen } from "./listed-screen";

export type ScreenState = "paired" | "pairedWaiting" | "waiting" | "revoked" | "unpaired";

/** Where a screen stands at a moment in ms: a pairing that is open counts while its time runs. */
export function screenState(
  { pairedAt, revokedAt, pairingUntil }: Pick<ListedScreen, "pairedAt" | "revokedAt" | "pairingUntil">,
  now: number,
): ScreenState {
  const isWaiting = pairingUntil !== null && pairingUntil.getTime() > now;
  const isPaired = pairedAt !== null && revokedAt === null;
  if (isPaired) return isWaiting ? "pairedWaiting" : "paired";
  if (isWaiting) return "waiting";
  return revokedAt ? "revoked" : "unpaired";
}

/** A screen asks at least every few seconds; one that did not for this long is off or cut off. */
const silentAfterMs = 120_000;

export function isSilent(screen: ListedScreen, now: number): boolean {
  const isPaired = screen.pairedAt !== null && screen.revokedAt === null;
  return isPaired && now - (screen.lastSeenAt?.getTime() ?? 0) > silentAfterMs;
}
