"use client";

import { List, Map as MapSign, PanelRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { openForms } from "./calls/drafts";
import { useConsole } from "./console-context";

const views = [
  ["queue", List],
  ["map", MapSign],
  ["panel", PanelRight],
] as const;

/** On a small screen the parts take turns. */
export function ViewTabs() {
  const t = useTranslations("screen");
  const { state, act } = useConsole();
  const held = openForms(state).filter(({ call }) => call !== null).length;
  return (
    <nav
      aria-label={t("views")}
      className="pointer-events-auto row-start-2 grid grid-cols-3 border-line border-t bg-panel pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {views.map(([view, Sign]) => (
        <button
          key={view}
          type="button"
          aria-current={state.view === view ? "page" : undefined}
          onClick={() => act({ do: "view", view })}
          className="flex h-14 flex-col items-center justify-center gap-1 font-medium text-ink-3 text-xs aria-[current]:text-ink"
        >
          <Sign className="size-5" aria-hidden />
          <span className="flex items-center gap-1.5">
            {t(view)}
            {view === "panel" && held > 0 && (
              <span className="rounded-full bg-strong px-1.5 font-semibold text-on-strong">
                {held}
                <span className="sr-only"> {t("onTheLine")}</span>
              </span>
            )}
          </span>
        </button>
      ))}
    </nav>
  );
}
