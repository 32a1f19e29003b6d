"use client";

import { useTranslations } from "next-intl";
import { PersonMenu } from "../../_session/person-menu";
import { useMe } from "../../_session/use-me";
import { LanguageSwitch, ThemeSwitch } from "../../_ui/preference-switches";
import type { OverviewIncident } from "../use-overview";
import { CallsToday } from "./calls-today";
import { LongestWaiting } from "./longest-waiting";
import { PriorityBlocks } from "./priority-blocks";
import { WallClock } from "./wall-clock";

type Props = { incidents: readonly OverviewIncident[] | undefined; until: Date | null; dimmed: string };

/** What matters, in two panels: what is open and who waits; calls and clock. What is dimmed with the picture is not the clock. */
export function WallStrip({ incidents, until, dimmed }: Props) {
  const t = useTranslations("wall");
  const product = useTranslations("product");
  const { data: me } = useMe();
  const isOwn = me?.kind === "person";
  return (
    <header className={`flex min-w-0 justify-between gap-3 ${isOwn ? "wall-strip-own" : ""}`}>
      <div className={`wall-panel pointer-events-auto flex wall-strip-row min-w-0 items-center px-4 ${dimmed}`}>
        <h1 className="sr-only">{t("title")}</h1>
        <p className="wall-only-widest rounded-lg bg-strong px-2.5 py-1 font-bold text-[1.5rem] text-on-strong leading-8 tracking-tight">
          <span aria-hidden>112</span>
          <span className="sr-only">{product("name")}</span>
        </p>
        <PriorityBlocks incidents={incidents} />
        <div className="w-px shrink-0 self-stretch bg-line" />
        {incidents && <LongestWaiting incidents={incidents} until={until} />}
      </div>
      <div className="wall-panel pointer-events-auto wall-strip-row flex shrink-0 items-center px-4">
        <div className={dimmed}>
          <CallsToday />
        </div>
        <div className="w-px shrink-0 self-stretch bg-line" />
        <WallClock />
        {isOwn && (
          <div className="flex flex-col items-center">
            <div className="flex">
              <LanguageSwitch />
              <ThemeSwitch />
            </div>
            <PersonMenu />
          </div>
        )}
      </div>
    </header>
  );
}
