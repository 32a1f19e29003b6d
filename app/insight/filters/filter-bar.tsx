"use client";

import { RotateCcw, SlidersHorizontal, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { categories, priorities } from "@/db/vocabulary";
import { PriorityWord } from "../../_ui/badges";
import { Button } from "../../_ui/button";
import { useMinWidth } from "../../_ui/use-min-width";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { ChoiceMenu, MultipleChoice } from "./choice-menu";
import { PeriodMenu, TimeMenus } from "./time-menus";
import { Timeline } from "./timeline";
import { useInsight } from "./view-context";

/** On screens at least this wide, in rem, all filter controls are shown at once. */
export const wideRem = 48;

/**
 * The filter controls. Each change is written to the URL at once. On a narrow screen, the timeline is one of them, and
 * all but the period are hidden until the user asks for them.
 */
export function FilterBar() {
  const t = useTranslations("insightFilter");
  const { view, filter, reset, invalidKeys } = useInsight();
  const isWide = useMinWidth(wideRem);
  const [open, setOpen] = useState(false);
  const lists = [view.category, view.type, view.priority, view.district, view.agency, view.hour, view.weekday];
  const activeFilterCount = lists.filter((list) => list.length > 0).length + (view.cell ? 1 : 0);
  const isDefault =
    activeFilterCount === 0 && view.period === "days-90" && view.compare === "years" && view.data === null;
  return (
    <div className="shrink-0 border-line border-b bg-panel px-3 py-2 sm:px-4">
      <section aria-label={t("title")} className="flex flex-wrap items-center gap-1.5 md:max-[1400px]:gap-1 2xl:gap-2">
        <PeriodMenu />
        {!isWide && (
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            <SlidersHorizontal className="size-4" aria-hidden />
            {activeFilterCount > 0 ? t("moreChosen", { count: activeFilterCount }) : t("more")}
          </Button>
        )}
        {(isWide || open) && (
          <>
            <TypeMenus />
            <PlaceMenus />
            <TimeMenus />
          </>
        )}
        <Button
          look="quiet"
          disabled={isDefault && invalidKeys.length === 0}
          onClick={() => void reset()}
          className="ml-auto"
        >
          <RotateCcw className="size-4" aria-hidden />
          <span className="sr-only sm:not-sr-only">{t("reset")}</span>
        </Button>
        {!isWide && open && filter && <Timeline filter={filter} />}
      </section>
      {invalidKeys.length > 0 && (
        <p role="status" className="mt-2 text-pretty font-medium text-[0.8125rem] text-alarm">
          {t("wrong", { parts: invalidKeys.map((key) => t(`part.${key}`)).join(", ") })}
        </p>
      )}
    </div>
  );
}

/** Menus for category, type and priority. Sensitive types are not offered: their figures are published by year only. */
function TypeMenus() {
  const t = useTranslations("insightFilter");
  const categoryName = useTranslations("category");
  const names = useNames();
  const { view, setView, types = [] } = useInsight();
  const filterableTypes = types.filter(({ sensitive }) => !sensitive);
  const shownCategories = categories.filter((category) => filterableTypes.some((type) => type.category === category));
  const chosenTypes = filterableTypes.filter(({ code }) => view.type.includes(code));
  const selectedNames = [
    ...view.category.map((code) => categoryName(code)),
    ...chosenTypes.map((type) => names.type(type)),
  ];
  return (
    <>
      <ChoiceMenu
        label={t("what")}
        value={
          selectedNames.length === 0
            ? null
            : selectedNames.length <= 1
              ? (selectedNames[0] ?? null)
              : t("several", { count: selectedNames.length })
        }
        wide
      >
        <MultipleChoice
          legend={t("category")}
          heading={t("category")}
          hasTwoColumns
          choices={shownCategories.map((value) => ({ value, name: categoryName(value) }))}
          chosenValues={view.category}
          onChoose={(category) => void setView({ category })}
        />
        {shownCategories
          .filter((category) => view.category.length === 0 || view.category.includes(category))
          .map((category) => (
            <MultipleChoice
              key={category}
              legend={categoryName(category)}
              heading={t("typesOf", { category: categoryName(category) })}
              hasTwoColumns
              choices={filterableTypes
                .filter((type) => type.category === category)
                .map((type) => ({ value: type.code, name: names.type(type) }))}
              chosenValues={view.type}
              onChoose={(type) => void setView({ type })}
            />
          ))}
        <p className="px-2.5 pt-2 pb-1 text-pretty text-ink-3 text-xs">{t("sensitiveExcluded")}</p>
      </ChoiceMenu>
      <ChoiceMenu
        label={t("priority")}
        value={view.priority.length === 0 ? null : view.priority.map((level) => `P${level}`).join(", ")}
      >
        <MultipleChoice
          legend={t("priority")}
          choices={priorities.map((value) => ({ value: value as number, name: <PriorityWord priority={value} /> }))}
          chosenValues={view.priority}
          onChoose={(priority) => void setView({ priority })}
        />
      </ChoiceMenu>
    </>
  );
}

const emptyList: never[] = [];

/** Menus that filter by district and agency, and a button that removes the filter by cell. */
function PlaceMenus() {
  const t = useTranslations("insightFilter");
  const names = useNames();
  const { compare } = useFormat();
  const { view, setView, filter, districts = [], agencies = [] } = useInsight();
  const summariseChoice = (chosenCodes: readonly string[]) =>
    chosenCodes.length === 0
      ? null
      : chosenCodes.length === 1
        ? (chosenCodes[0] ?? null)
        : t("several", { count: chosenCodes.length });
  const districtName = (code: string) => districts.find((district) => district.code === code)?.name ?? code;
  return (
    <>
      <ChoiceMenu label={t("district")} value={summariseChoice(filter?.districts.map(districtName) ?? emptyList)} wide>
        <MultipleChoice
          legend={t("district")}
          hasTwoColumns
          choices={[...districts]
            .sort((a, b) => compare(a.name, b.name))
            .map(({ code, name }) => ({ value: code, name }))}
          chosenValues={view.district}
          onChoose={(district) => void setView({ district })}
        />
      </ChoiceMenu>
      {view.cell && (
        <Button onClick={() => void setView({ cell: null })} aria-label={t("dropCell")}>
          {t("oneCell")}
          <X className="size-4" aria-hidden />
        </Button>
      )}
      <ChoiceMenu label={t("agency")} value={summariseChoice(filter?.agencies.map(names.agency) ?? emptyList)}>
        <MultipleChoice
          legend={t("agency")}
          choices={agencies.map(({ code }) => ({ value: code, name: names.agency(code) }))}
          chosenValues={view.agency}
          onChoose={(agency) => void setView({ agency })}
        />
      </ChoiceMenu>
    </>
  );
}
