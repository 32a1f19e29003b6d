"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "../../_live/clock/use-now";
import { useOverrides } from "../assign/override-context";
import { CommandButton } from "../commands/command-registry";
import { useCallActions } from "./call-actions";
import { formatPhoneNumber } from "./phone-number";

/** Shows how the last call was filtered, and offers undo for 12 seconds. */
export function UndoFilterBar() {
  const t = useTranslations("undoFilter");
  const undoWords = useTranslations("undo");
  const callWords = useTranslations("callStatus");
  const dispositionName = useTranslations("disposition");
  const { lastFilteredCall, unfilter } = useCallActions();
  const { lastAction } = useOverrides();
  useNow();
  const seconds = lastFilteredCall ? Math.max(0, Math.ceil((lastFilteredCall.until - Date.now()) / 1_000)) : 0;
  const number = lastFilteredCall?.call.callerNumber
    ? formatPhoneNumber(lastFilteredCall.call.callerNumber)
    : callWords("noNumber");
  return (
    <div
      role="status"
      className={`pointer-events-none absolute inset-x-0 z-20 flex justify-center px-3 lg:mr-(--free-right) lg:ml-(--free-left) ${lastAction ? "bottom-32 lg:bottom-20" : "bottom-16 lg:bottom-5"}`}
    >
      {lastFilteredCall && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-xl border border-line-2 bg-panel py-2 pr-2 pl-4 shadow-[0_8px_28px_rgb(0_0_0/0.35)]">
          <p className="font-medium">
            {t("text", { number, disposition: dispositionName(lastFilteredCall.disposition) })}
          </p>
          <CommandButton
            // While another action can be undone as well, the Z key undoes that action, and only Alt+Z undoes the
            // filter.
            command={lastAction ? "undoFilter" : ["undoFilter", "undo"]}
            keyCap="wide"
            size="small"
            run={() => unfilter(lastFilteredCall.call.id)}
          >
            <Undo2 className="size-4" aria-hidden />
            {undoWords("undo")}
          </CommandButton>
          <span className="w-12 text-right text-ink-3 text-xs" aria-hidden>
            {undoWords("left", { seconds })}
          </span>
        </div>
      )}
    </div>
  );
}
