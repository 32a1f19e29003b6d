"use client";

import type { DraftCall } from "../draft";
import { useCallDesk } from "./call-desk";
import { useCalls } from "./use-calls";
import { useLasting } from "./use-lasting";

/** Why a call whose form is open is not theirs any more: somebody holds it, nobody does, or it is over. */
export type Loss = { why: "taken"; name: string | null } | { why: "free" } | { why: "over" };

/** Between the answer of the server and the next reading of the calls nothing is lost. */
const patienceMs = 2_500;

export function useLoss({ id }: DraftCall): Loss | null {
  const { byId, query } = useCalls();
  const { busy } = useCallDesk();
  const now = byId.get(id);
  const lost = useLasting(query.data !== undefined && !busy.has(id) && !now?.mine, patienceMs);
  if (!lost) return null;
  if (!now) return { why: "over" };
  return now.state === "claimed" ? { why: "taken", name: now.claimerName } : { why: "free" };
}
