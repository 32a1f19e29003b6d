"use client";

import { useTranslations } from "next-intl";
import { categories, priorities } from "@/db/vocabulary";
import { PriorityWord } from "../../_ui/priority-word";
import { useNames } from "../../_words/use-names";
import { useInsight } from "../view-context";
import { ChoiceMenu, PickMany } from "./choice-menu";

/** What happened: categories with their types, and how urgent. Sensitive ones are told by year alone, and are not among them. */
export function WhatMenus() {
  const t = useTranslations("insightFilter");
  const categoryName = useTranslations("category");
  const names = useNames();
  const { view, setView, types = [] } = useInsight();
  const open = types.filter(({ sensitive }) => !sensitive);
  const shown = categories.filter((category) => open.some((type) => type.category === category));
  const chosenTypes = open.filter(({ code }) => view.type.includes(code));
  const about = [...view.category.map((one) => categoryName(one)), ...chosenTypes.map((type) => names.type(type))];
  return (
    <>
      <ChoiceMenu
        label={t("what")}
        value={
          about.length === 0 ? null : about.length <= 1 ? (about[0] ?? null) : t("several", { count: about.length })
        }
        wide
      >
        <PickMany
          legend={t("category")}
          heading={t("category")}
          columns
          choices={shown.map((value) => ({ value, name: categoryName(value) }))}
          chosen={view.category}
          onChoose={(category) => void setView({ category })}
        />
        {shown
          .filter((category) => view.category.length === 0 || view.category.includes(category))
          .map((category) => (
            <PickMany
              key={category}
              legend={categoryName(category)}
              heading={t("typesOf", { category: categoryName(category) })}
              columns
              choices={open
                .filter((type) => type.category === category)
                .map((type) => ({ value: type.code, name: names.type(type) }))}
              chosen={view.type}
              onChoose={(type) => void setView({ type })}
            />
          ))}
        <p className="px-2.5 pt-2 pb-1 text-pretty text-ink-3 text-xs">{t("sensitiveApart")}</p>
      </ChoiceMenu>
      <ChoiceMenu
        label={t("priority")}
        value={view.priority.length === 0 ? null : view.priority.map((one) => `P${one}`).join(", ")}
      >
        <PickMany
          legend={t("priority")}
          choices={priorities.map((value) => ({ value: value as number, name: <PriorityWord priority={value} /> }))}
          chosen={view.priority}
          onChoose={(priority) => void setView({ priority })}
        />
      </ChoiceMenu>
    </>
  );
}
