"use client";

import { RotateCcw, SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../../_ui/button";
import { useRoomFor } from "../../_ui/use-room-for";
import { useInsight } from "../view-context";
import { PeriodMenu } from "./period-menu";
import { PlaceMenus } from "./place-menus";
import { TimeMenus } from "./time-menus";
import { WhatMenus } from "./what-menus";

/** What the figures are asked for. Each choice stands in the address at once. */
export function FilterBar() {
  const t = useTranslations("insightFilter");
  const { view, reset, wrong } = useInsight();
  const isWide = useRoomFor(48);
  const [open, setOpen] = useState(false);
  const lists = [view.category, view.type, view.priority, view.district, view.agency, view.hour, view.weekday];
  const count = lists.filter((list) => list.length > 0).length + (view.cell ? 1 : 0);
  const isPlain = count === 0 && view.period === "days-90" && view.compare === "years" && view.data === null;
  return (
    <div className="shrink-0 border-line border-b bg-panel px-3 py-2 sm:px-4">
      <section aria-label={t("title")} className="flex flex-wrap items-center gap-2">
        <PeriodMenu />
        {!isWide && (
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            <SlidersHorizontal className="size-4" aria-hidden />
            {count > 0 ? t("moreChosen", { count }) : t("more")}
          </Button>
        )}
        {(isWide || open) && (
          <>
            <WhatMenus />
            <PlaceMenus />
            <TimeMenus />
          </>
        )}
        <Button look="quiet" disabled={isPlain && wrong.length === 0} onClick={() => void reset()} className="ml-auto">
          <RotateCcw className="size-4" aria-hidden />
          <span className="sr-only sm:not-sr-only">{t("reset")}</span>
        </Button>
      </section>
      {wrong.length > 0 && (
        <p role="status" className="mt-2 text-pretty font-medium text-[0.8125rem] text-alarm">
          {t("wrong", { parts: wrong.map((key) => t(`part.${key}`)).join(", ") })}
        </p>
      )}
    </div>
  );
}
