"use client";

import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { useHands } from "../console-context";
import type { DraftCall } from "../draft";
import { useCallDesk } from "./call-desk";
import { useCalls } from "./use-calls";
import type { Loss } from "./use-loss";

/** The call is not theirs any more while its form is open: what became of it, and how to go on without losing a word. */
export function LostCall({ call, loss }: { call: DraftCall; loss: Loss }) {
  const t = useTranslations("lostCall");
  const { act } = useHands();
  const { byId } = useCalls();
  const { claim } = useCallDesk();
  const now = byId.get(call.id);
  const text = loss.why === "taken" ? t("taken", { name: loss.name ?? t("somebody") }) : t(loss.why);
  return (
    <div role="alert">
      <p className="text-pretty font-semibold text-alarm">{text}</p>
      <p className="mt-1.5 flex flex-wrap gap-1.5">
        {loss.why === "free" && now && (
          <Button size="small" look="strong" onClick={() => claim(now)}>
            {t("again")}
          </Button>
        )}
        <Button size="small" onClick={() => act({ do: "drop-call", callId: call.id })}>
          {t("without")}
        </Button>
        <Button size="small" look="quiet" onClick={() => act({ do: "leave-call", callId: call.id })}>
          {t("close")}
        </Button>
      </p>
    </div>
  );
}
