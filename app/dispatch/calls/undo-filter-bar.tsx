"use client";

import { Undo2, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { undoFilterMinutes } from "@/server/domain/call";
import { useNowValue } from "../../_live/clock/use-now";
import { useConnection } from "../../_live/feed/connection";
import { IconButton } from "../../_ui/button";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useUndo } from "../assign/undo-context";
import { CommandButton } from "../commands/command-registry";
import { useCallActions } from "./call-actions";

/** Shows how the last call was filtered, and offers undo until the next action or until the server would refuse it. */
export function UndoFilterBar() {
  const t = useTranslations("undoFilter");
  const tUndo = useTranslations("undo");
  const tCall = useTranslations("callStatus");
  const dispositionName = useTranslations("disposition");
  const tDraft = useTranslations("drafts");
  const { lastFilteredCall, callsInFlight, undoFilter, dismissFilteredCall } = useCallActions();
  const { unansweredSinceMonotonicMs } = useConnection();
  const isWaiting = unansweredSinceMonotonicMs !== null && callsInFlight.has(lastFilteredCall?.call.id ?? "");
  const { lastAction } = useUndo();
  const isLatest = lastFilteredCall !== null && lastFilteredCall.at >= (lastAction?.at ?? 0);
  const isTooLate = useNowValue(
    () => lastFilteredCall !== null && performance.now() - lastFilteredCall.monotonicMs > undoFilterMinutes * 60_000,
  );
  const number = lastFilteredCall?.call.callerNumber
    ? formatPhoneNumber(lastFilteredCall.call.callerNumber)
    : tCall("noNumber");
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-[calc(4rem+var(--bar-height,0rem))] z-20 flex justify-center px-3 lg:mr-(--free-right) lg:bottom-[calc(2.5rem+var(--bar-height,0rem))] lg:ml-(--free-left) lg:pr-14"
    >
      {isLatest && !isTooLate && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-xl border border-line-2 bg-panel py-2 pr-2 pl-4 shadow-[0_8px_28px_rgb(0_0_0/0.35)]">
          <p className="font-medium">
            {t("text", { number, disposition: dispositionName(lastFilteredCall.disposition) })}
            {isWaiting && <span className="block text-ink-2 text-xs">{tDraft("noteWaiting")}</span>}
          </p>
          <CommandButton
            command={["undoFilter", "undo"]}
            keyCap="wide"
            size="small"
            run={() => undoFilter(lastFilteredCall.call)}
          >
            <Undo2 className="size-4" aria-hidden />
            {tUndo("undo")}
          </CommandButton>
          <IconButton name={tUndo("dismiss")} className="-ml-2 size-7!" onClick={dismissFilteredCall}>
            <X className="size-4" aria-hidden />
          </IconButton>
        </div>
      )}
    </div>
  );
}
