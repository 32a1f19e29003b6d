"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import type { Facet } from "./queue-filter";

export type NamedFacet = { facet: Facet; name: string; count: number };

/** What the open incidents can be told apart by, each with how many it would leave. */
export function useFacets(incidents: readonly IncidentView[]): NamedFacet[] {
  const categoryName = useTranslations("category");
  const names = useNames();
  const { compare } = useFormat();
  return useMemo(() => {
    const found = new Map<string, NamedFacet>();
    const add = (facet: Facet, name: string) => {
      const key = `${facet.kind} ${facet.value}`;
      const known = found.get(key);
      if (known) known.count += 1;
      else found.set(key, { facet, name, count: 1 });
    };
    for (const { category, district, assignments } of incidents) {
      add({ kind: "categories", value: category }, categoryName(category));
      add({ kind: "districts", value: district.code }, district.name);
      for (const agency of new Set(assignments.map(({ unit }) => unit.agency))) {
        add({ kind: "agencies", value: agency }, names.agency(agency));
      }
    }
    const order = ["categories", "districts", "agencies"];
    return [...found.values()].sort(
      (one, other) =>
        order.indexOf(one.facet.kind) - order.indexOf(other.facet.kind) ||
        other.count - one.count ||
        compare(one.name, other.name),
    );
  }, [incidents, categoryName, names, compare]);
}
