"use client";

import { EyeOff, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Category, Priority } from "@/db/vocabulary";
import { categories } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/incident-types";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { SearchField, SectionHeader } from "../_form/section-header";
import { useRequirementFormat } from "./plan-comparison";
import { TypeSheet } from "./type-sheet";

/** Lists the incident types by category. */
export function TypesSection() {
  const t = useTranslations("incidentTypes");
  const categoryName = useTranslations("category");
  const router = useRouter();
  const { query } = useTypes();
  const [search, setSearch] = useState("");
  const [isAdding, setIsAdding] = useState(false);
  const searchText = search.trim().toLowerCase();
  const shownTypes = query.data?.filter(({ nameId, nameEn, code, category }) =>
    [nameId, nameEn, code, categoryName(category)].join(" ").toLowerCase().includes(searchText),
  );
  const groups = categories
    .map((category) => ({ category, types: shownTypes?.filter((type) => type.category === category) ?? [] }))
    .filter(({ types }) => types.length > 0);
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <SearchField label={t("search")} text={search} onText={setSearch} />
        <Button look="strong" className="h-10" onClick={() => setIsAdding(true)}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <div className="min-h-0 flex-1 overflow-auto">
        {groups.length > 0 ? (
          groups.map(({ category, types }) => <TypeGroup key={category} category={category} types={types} />)
        ) : (
          <DataTable
            label={t("title")}
            query={query}
            rows={shownTypes}
            keyOf={({ code }) => code}
            empty={query.data?.length === 0 ? t("empty") : t("none")}
            columns={[]}
          />
        )}
      </div>
      {isAdding && query.data && (
        <TypeSheet
          type={null}
          takenCodes={query.data.map(({ code }) => code)}
          onClose={() => setIsAdding(false)}
          onSaved={(code) => router.push(`/admin/types/${code}`)}
        />
      )}
    </>
  );
}

/** The types of one category; each links to its plans. */
function TypeGroup({ category, types }: { category: Category; types: readonly TypeView[] }) {
  const t = useTranslations("incidentTypes");
  const categoryName = useTranslations("category");
  const modeName = useTranslations("typeMode");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const { compare } = useFormat();
  const format = useRequirementFormat();
  const sortedTypes = [...types].sort((a, b) => compare(names.type(a), names.type(b)));
  return (
    <section aria-labelledby={`category-${category}`}>
      <h2
        id={`category-${category}`}
        className="sticky top-0 z-1 flex items-baseline gap-3 border-line border-b bg-raised px-4 py-2 font-semibold"
      >
        {categoryName(category)}
        <span className="font-normal text-ink-3 text-xs">{t("count", { count: types.length })}</span>
      </h2>
      <ul>
        {sortedTypes.map((type) => {
          const plan = type.plans[type.defaultPriority] ?? [];
          return (
            <li
              key={type.code}
              className="relative grid gap-x-4 gap-y-0.5 border-line border-b px-4 py-2.5 focus-within:bg-hover hover:bg-hover md:grid-cols-[minmax(0,1.2fr)_8.5rem_11rem_minmax(0,1.6fr)]"
            >
              <span className="flex flex-wrap items-baseline gap-x-2">
                <Link
                  href={`/admin/types/${type.code}`}
                  className="font-medium after:absolute after:inset-0"
                  aria-label={t("open", { name: names.type(type) })}
                >
                  {names.type(type)}
                </Link>
                {type.sensitive && (
                  <span className="flex items-center gap-1 text-ink-2 text-xs">
                    <EyeOff className="size-3.5 self-center" aria-hidden />
                    {t("sensitive")}
                  </span>
                )}
              </span>
              <span className="flex items-center gap-1.5 self-start text-[0.8125rem]">
                <PriorityMark priority={type.defaultPriority as Priority} className="size-4.5" />P{type.defaultPriority}{" "}
                {priorityName(`${type.defaultPriority as Priority}`)}
              </span>
              <span className="text-[0.8125rem] text-ink-2">{modeName(type.mode)}</span>
              <span className="text-[0.8125rem] text-ink-2">
                {plan.length === 0 ? t("planNone") : plan.map((line) => format.line(line)).join(", ")}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
