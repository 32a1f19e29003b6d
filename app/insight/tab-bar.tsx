"use client";

import { useTranslations } from "next-intl";
import { tabs } from "./filters/view-keys";
import { tabPanels } from "./tab-panels";
import { useInsight } from "./view-context";

/** The questions the figures answer, one at a time. */
export function TabBar() {
  const t = useTranslations("insight");
  const { view, setView } = useInsight();
  return (
    <nav
      aria-label={t("tabs")}
      className="flex shrink-0 gap-1 overflow-x-auto border-line border-b bg-panel px-2 sm:px-4"
    >
      {tabs
        .filter((tab) => tabPanels[tab])
        .map((tab) => {
          const isOpen = tab === view.tab;
          return (
            <button
              key={tab}
              type="button"
              aria-current={isOpen ? "page" : undefined}
              onClick={() => setView({ tab })}
              className={`relative h-11 shrink-0 whitespace-nowrap px-3 font-medium text-[0.9375rem] transition-colors focus-visible:-outline-offset-2 ${isOpen ? "text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full after:bg-strong" : "text-ink-2 hover:text-ink"}`}
            >
              {t(`tab.${tab}`)}
            </button>
          );
        })}
    </nav>
  );
}
