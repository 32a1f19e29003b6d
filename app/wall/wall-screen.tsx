"use client";

import { useTranslations } from "next-intl";
import { DataClock } from "../_live/data-clock";
import { Gate } from "../_live/gate";
import { OfflineBanner } from "../_live/offline-banner";
import { PersonMenu } from "../_live/person-menu";
import { SimulatedNotice } from "../_live/simulated-notice";
import { useHealth } from "../_live/use-health";
import { useMe } from "../_live/use-me";
import { useUnits } from "../_live/use-picture";
import { LanguageSwitch } from "../_ui/language-switch";
import { Lockup } from "../_ui/lockup";
import { PriorityCounts } from "../_ui/priority-counts";
import { ThemeSwitch } from "../_ui/theme-switch";
import { UnitCounts } from "../_ui/unit-counts";
import { useOverview } from "./use-overview";
import { WallList } from "./wall-list";
import { WallMap } from "./wall-map";

/** The picture of the room for those who only look: the display on the wall, and leaders. */
export function WallScreen() {
  return (
    <Gate anyOf={["incidents:overview"]}>
      <Wall />
    </Gate>
  );
}

function Wall() {
  const t = useTranslations("wall");
  const { level } = useHealth();
  const { data: me } = useMe();
  const { incidents } = useOverview();
  const { units } = useUnits();
  const isDimmed = level === "offline";
  return (
    <div className="flex h-dvh flex-col">
      <header className="z-10 flex h-13 shrink-0 items-center gap-3 border-line border-b bg-panel px-3 lg:gap-4">
        <div className="hidden sm:block">
          <Lockup />
        </div>
        <h1 className="sr-only">{t("title")}</h1>
        <PriorityCounts incidents={incidents} />
        <UnitCounts units={units} className="hidden lg:flex" />
        <div className="ml-auto flex items-center gap-1 lg:gap-2">
          <DataClock />
          {me?.kind === "person" && (
            <>
              <div className="hidden items-center gap-1 sm:flex">
                <LanguageSwitch />
                <ThemeSwitch />
              </div>
              <PersonMenu />
            </>
          )}
        </div>
      </header>
      <SimulatedNotice incidents={incidents ?? []} units={units} />
      <main className="relative min-h-0 flex-1 overflow-hidden">
        <div
          className={`absolute inset-0 flex flex-col-reverse transition-[filter,opacity] duration-500 lg:flex-row ${isDimmed ? "opacity-45 grayscale" : ""}`}
        >
          <div className="min-h-0 flex-1 border-line border-t bg-panel lg:w-90 lg:flex-none lg:border-t-0 lg:border-r">
            <WallList />
          </div>
          <div className="relative min-h-0 flex-1">
            <WallMap />
          </div>
        </div>
        <OfflineBanner />
      </main>
    </div>
  );
}
