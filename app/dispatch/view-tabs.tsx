"use client";

import { List, Map as MapIcon, PanelRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useConsole } from "./console-context";
import { listOpenDrafts } from "./intake/drafts";

const views = [
  ["queue", List],
  ["map", MapIcon],
  ["panel", PanelRight],
] as const;

/** Tabs that switch between the parts of the console on a small screen. */
export function ViewTabs() {
  const t = useTranslations("screen");
  const { state, updateConsole } = useConsole();
  const openCallCount = listOpenDrafts(state).filter(({ call }) => call !== null).length;
  return (
    <nav
      aria-label={t("views")}
      className="pointer-events-auto row-start-2 grid grid-cols-3 border-line border-t bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {views.map(([view, Icon]) => (
        <button
          key={view}
          type="button"
          aria-current={state.view === view ? "page" : undefined}
          onClick={() => updateConsole({ do: "view", view })}
          className="flex h-14 flex-col items-center justify-center gap-1 short:h-9 short:flex-row short:gap-2 font-medium text-ink-3 text-xs aria-[current]:text-ink"
        >
          <Icon className="size-5" aria-hidden />
          <span className="flex items-center gap-1.5">
            {t(view)}
            {view === "panel" && openCallCount > 0 && (
              <span className="rounded-full bg-strong px-1.5 font-semibold text-on-strong">
                {openCallCount}
                <span className="sr-only"> {t("onTheLine")}</span>
              </span>
            )}
          </span>
        </button>
      ))}
    </nav>
  );
}
