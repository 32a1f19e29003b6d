"use client";

import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useOverrides } from "./override-context";

/** Offers to take back the last assignment for ten seconds, then leaves. */
export function UndoBar() {
  const t = useTranslations("undo");
  const { last, undo, undoing, forget } = useOverrides();
  useNow();

  useEffect(() => {
    if (!last) return;
    const timer = setTimeout(forget, Math.max(0, last.until - Date.now()));
    return () => clearTimeout(timer);
  }, [last, forget]);

  const seconds = last ? Math.max(0, Math.ceil((last.until - Date.now()) / 1_000)) : 0;
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-16 z-20 flex justify-center px-3 lg:bottom-5"
    >
      {last && (
        <div className="pointer-events-auto flex items-center gap-3 rounded-xl border border-line-2 bg-panel py-2 pr-2 pl-4 shadow-[0_8px_28px_rgb(0_0_0/0.35)]">
          <p className="font-medium">{last.text}</p>
          <Button size="small" onClick={undo} disabled={undoing} aria-keyshortcuts="Z">
            <Undo2 className="size-4" aria-hidden />
            {undoing ? t("undoing") : t("undo")}
            <KeyCap>Z</KeyCap>
          </Button>
          <span className="w-12 text-right text-ink-3 text-xs" aria-hidden>
            {t("left", { seconds })}
          </span>
        </div>
      )}
    </div>
  );
}
