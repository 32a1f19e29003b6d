"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { categories } from "@/db/vocabulary";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SearchField } from "../search-field";
import { SectionHead } from "../section-head";
import { TypeGroup } from "./type-group";
import { TypeSheet } from "./type-sheet";

/** The incident types by category. */
export function TypesSection() {
  const t = useTranslations("incidentTypes");
  const categoryName = useTranslations("category");
  const router = useRouter();
  const { query } = useTypes();
  const [words, setWords] = useState("");
  const [adding, setAdding] = useState(false);
  const wanted = words.trim().toLowerCase();
  const shown = query.data?.filter(({ nameId, nameEn, code, category }) =>
    [nameId, nameEn, code, categoryName(category)].join(" ").toLowerCase().includes(wanted),
  );
  const groups = categories
    .map((category) => ({ category, types: shown?.filter((type) => type.category === category) ?? [] }))
    .filter(({ types }) => types.length > 0);
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <SearchField label={t("search")} words={words} onWords={setWords} />
        <Button look="strong" className="h-10" onClick={() => setAdding(true)}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHead>
      <div className="min-h-0 flex-1 overflow-auto">
        {groups.length > 0 ? (
          groups.map(({ category, types }) => <TypeGroup key={category} category={category} types={types} />)
        ) : (
          <DataTable
            label={t("title")}
            query={query}
            rows={shown}
            keyOf={({ code }) => code}
            empty={query.data?.length === 0 ? t("empty") : t("none")}
            columns={[]}
          />
        )}
      </div>
      {adding && query.data && (
        <TypeSheet
          type={null}
          codes={query.data.map(({ code }) => code)}
          onClose={() => setAdding(false)}
          onSaved={(code) => router.push(`/admin/types/${code}`)}
        />
      )}
    </>
  );
}
