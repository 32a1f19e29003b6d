"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { useActions } from "../console-context";
import type { DraftCall } from "../intake/drafts";
import { useCallActions } from "./call-actions";
import { useCalls } from "./use-calls";
import { useSustained } from "./use-timers";

/** Shown in a form whose call is no longer claimed here: what happened, and how to continue with the text. */
export function LostCallNotice({ call, loss }: { call: DraftCall; loss: LostClaim }) {
  const t = useTranslations("lostCall");
  const { act } = useActions();
  const { byId } = useCalls();
  const { claim } = useCallActions();
  const listedCall = byId.get(call.id);
  const text = loss.cause === "taken" ? t("taken", { name: loss.name ?? t("somebody") }) : t(loss.cause);
  return (
    <div role="alert">
      <p className="text-pretty font-semibold text-alarm">{text}</p>
      <p className="mt-1.5 flex flex-wrap gap-1.5">
        {loss.cause === "free" && listedCall && (
          <Button size="small" look="strong" onClick={() => claim(listedCall)}>
            {t("again")}
          </Button>
        )}
        <Button size="small" onClick={() => act({ do: "unlink-call", callId: call.id })}>
          {t("without")}
        </Button>
        <Button size="small" look="quiet" onClick={() => act({ do: "dismiss-call", callId: call.id })}>
          {t("close")}
        </Button>
      </p>
    </div>
  );
}

/** Why the call of an open form is no longer claimed here: claimed by somebody else, unclaimed, or over. */
export type LostClaim = { cause: "taken"; name: string | null } | { cause: "free" } | { cause: "over" };

/** Time allowed between the server's response and the next fetch of the calls. */
const graceMs = 2_500;

export function useLostClaim({ id }: DraftCall): LostClaim | null {
  const { byId, query } = useCalls();
  const { callsInFlight } = useCallActions();
  const listedCall = byId.get(id);
  const isLost = useSustained(query.data !== undefined && !callsInFlight.has(id) && !listedCall?.mine, graceMs);
  if (!isLost) return null;
  if (!listedCall) return { cause: "over" };
  return listedCall.state === "claimed" ? { cause: "taken", name: listedCall.claimerName } : { cause: "free" };
}
