"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { useOverrides } from "../assign/override-context";
import { useCallDesk } from "./call-desk";
import { inGroups } from "./caller-number";
import { KeyHint } from "./key-hint";

/** Says what a call was filtered as, and offers for some seconds to bring it back with its form. */
export function UndoFilter() {
  const t = useTranslations("undoFilter");
  const undo = useTranslations("undo");
  const desk = useTranslations("callDesk");
  const disposition = useTranslations("disposition");
  const { filtered, unfilter } = useCallDesk();
  const { last } = useOverrides();
  useNow();
  const seconds = filtered ? Math.max(0, Math.ceil((filtered.until - Date.now()) / 1_000)) : 0;
  const number = filtered?.call.callerNumber ? inGroups(filtered.call.callerNumber) : desk("noNumber");
  return (
    <div
      role="status"
      className={`pointer-events-none absolute inset-x-0 z-20 flex justify-center px-3 lg:mr-(--free-right) lg:ml-(--free-left) ${last ? "bottom-32 lg:bottom-20" : "bottom-16 lg:bottom-5"}`}
    >
      {filtered && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-xl border border-line-2 bg-panel py-2 pr-2 pl-4 shadow-[0_8px_28px_rgb(0_0_0/0.35)]">
          <p className="font-medium">{t("text", { number, disposition: disposition(filtered.disposition) })}</p>
          <Button
            size="small"
            // Z alone belongs to an assignment while that can be undone.
            aria-keyshortcuts={last ? "Alt+Z" : "Z Alt+Z"}
            onClick={() => unfilter(filtered.call.id)}
          >
            <Undo2 className="size-4" aria-hidden />
            {undo("undo")}
            <KeyHint>Alt Z</KeyHint>
          </Button>
          <span className="w-12 text-right text-ink-3 text-xs" aria-hidden>
            {undo("left", { seconds })}
          </span>
        </div>
      )}
    </div>
  );
}
