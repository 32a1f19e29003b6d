"use client";

import { PenLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { useConsole } from "../console-context";
import { useCallDesk } from "./call-desk";
import { KeyHint } from "./key-hint";
import { useCallRights } from "./use-calls";

/** A form that was opened by hand has no call: offers to write down that somebody called, by radio or at the door. */
export function HandCall() {
  const t = useTranslations("handCall");
  const { state } = useConsole();
  const { answers } = useCallRights();
  const { writeDown, busy } = useCallDesk();
  if (!answers || state.panel !== "intake" || state.draft.call) return null;
  return (
    <div className="pointer-events-auto flex shrink-0 items-center gap-2 border-line border-b bg-panel py-1 pr-1 pl-3.5 text-[0.8125rem] text-ink-2 lg:rounded-xl lg:border">
      <span className="min-w-0 flex-1">{t("text")}</span>
      <Button
        size="small"
        look="quiet"
        aria-keyshortcuts="Alt+C"
        disabled={busy.has(state.draft.key)}
        onClick={writeDown}
      >
        <PenLine className="size-4" aria-hidden />
        {t("writeDown")}
        <KeyHint>Alt C</KeyHint>
      </Button>
    </div>
  );
}
