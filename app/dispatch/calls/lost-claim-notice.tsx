"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { useActions } from "../console-context";
import type { DraftCall } from "../intake/drafts";
import { useCallActions } from "./call-actions";
import { useCalls } from "./use-calls";
import { useSustained } from "./use-timers";

/**
 * Says why this person's claim of the form's call has ended. Offers to claim the call again, to continue without it, or
 * to close the form.
 */
export function LostClaimNotice({ call, lostClaim }: { call: DraftCall; lostClaim: LostClaim }) {
  const t = useTranslations("lostCall");
  const { updateConsole } = useActions();
  const { callsById } = useCalls();
  const { claim } = useCallActions();
  const listedCall = callsById.get(call.id);
  const text = lostClaim.cause === "taken" ? t("taken", { name: lostClaim.name ?? t("somebody") }) : t(lostClaim.cause);
  return (
    <div role="alert">
      <p className="text-pretty font-semibold text-alarm">{text}</p>
      <p className="mt-1.5 flex flex-wrap gap-1.5">
        {lostClaim.cause === "free" && listedCall && (
          <Button size="small" look="strong" onClick={() => claim(listedCall)}>
            {t("again")}
          </Button>
        )}
        <Button size="small" onClick={() => updateConsole({ do: "unlink-call", callId: call.id })}>
          {t("without")}
        </Button>
        <Button size="small" look="quiet" onClick={() => updateConsole({ do: "dismiss-call", callId: call.id })}>
          {t("close")}
        </Button>
      </p>
    </div>
  );
}

/**
 * Why this person's claim of an open form's call has ended: another person claimed the call, the claim was released, or
 * the call has ended.
 */
export type LostClaim = { cause: "taken"; name: string | null } | { cause: "free" } | { cause: "over" };

/** A claim counts as lost only after this time, because the list of calls may not have been refetched yet. */
const lostAfterMs = 2_500;

export function useLostClaim({ id }: DraftCall): LostClaim | null {
  const { callsById, query } = useCalls();
  const { callsInFlight } = useCallActions();
  const listedCall = callsById.get(id);
  const isLost = useSustained(query.data !== undefined && !callsInFlight.has(id) && !listedCall?.mine, lostAfterMs);
  if (!isLost) return null;
  if (!listedCall) return { cause: "over" };
  return listedCall.state === "claimed" ? { cause: "taken", name: listedCall.claimerName } : { cause: "free" };
}
