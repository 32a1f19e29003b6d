"use client";

import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import { KeyCap } from "../../_ui/key-cap";
import { useConsole } from "../console-context";
import { useReplay } from "./replay-context";

/** Says that the map shows the past, and is the way out of it. */
export function ReplayBanner() {
  const t = useTranslations("replay");
  const { state, act } = useConsole();
  const { replay } = useReplay();
  if (state.replaying === null) return null;
  return (
    <div
      role="status"
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-focus border-y-4 border-double bg-focus px-3 py-1.5 text-panel"
    >
      <History className="size-5" aria-hidden />
      <b className="font-bold text-base">{t("banner")}</b>
      <span className="hidden text-sm md:inline">{t("bannerText", { number: replay?.incident.number ?? "…" })}</span>
      <button
        type="button"
        onClick={() => act({ do: "end-replay" })}
        className="ml-auto flex h-7 items-center gap-1.5 rounded-md border border-panel px-2 font-semibold focus-visible:outline-panel"
      >
        {t("leave")}
        <KeyCap>Esc</KeyCap>
      </button>
    </div>
  );
}
