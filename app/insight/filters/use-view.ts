"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useCallback, useMemo } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { useTRPC } from "../../_live/trpc";
import { dayIn, daysOf } from "./periods";
import { unreadable, type ViewKey, viewKeys } from "./view-keys";

/** The view of the figures: it lives in the address, so a link shows the same, a reload keeps it and Back undoes. */
export function useView() {
  const trpc = useTRPC();
  const scope = useQuery(trpc.insight.scope.queryOptions());
  const { data: types } = useQuery(trpc.dispatch.types.queryOptions());
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const { data: agencies } = useQuery(trpc.admin.agencies.queryOptions());
  const [view, setView] = useQueryStates(viewKeys, { history: "push" });
  const address = useSearchParams();
  const today = dayIn(Date.now());

  const known = useMemo(() => {
    const codes = (list: readonly { code: string }[] | undefined) => list && new Set(list.map(({ code }) => code));
    return { type: codes(types), district: codes(districts), agency: codes(agencies) };
  }, [types, districts, agencies]);

  const filter = useMemo((): InsightFilter | null => {
    if (!scope.data) return null;
    const { firstDay, counts } = scope.data;
    const keep = (key: keyof typeof known) => view[key].filter((code) => known[key]?.has(code) ?? true);
    const isCustom = view.period === "custom" && view.from !== null && view.to !== null && view.from <= view.to;
    const named = view.period === "custom" ? "days-90" : view.period;
    return {
      ...(isCustom ? { from: view.from ?? "", to: view.to ?? "" } : daysOf(named, { today, firstDay })),
      categories: view.category,
      types: keep("type"),
      priorities: view.priority,
      districts: keep("district"),
      agencies: keep("agency"),
      hours: view.hour,
      weekdays: view.weekday,
      cell: view.cell,
      data: view.data ?? (counts.real > 0 || counts.simulated === 0 ? "real" : "simulated"),
    };
  }, [scope.data, view, known, today]);

  const wrong = useMemo((): ViewKey[] => {
    const keys = (["type", "district", "agency"] as const).filter((key) =>
      view[key].some((code) => known[key] && !known[key].has(code)),
    );
    return [...new Set([...unreadable(new URLSearchParams(address)), ...keys])];
  }, [address, view, known]);

  const reset = useCallback(
    () =>
      setView({
        ...{ period: null, from: null, to: null, category: null, type: null, priority: null, district: null },
        ...{ agency: null, hour: null, weekday: null, cell: null, compare: null, data: null },
      }),
    [setView],
  );
  return { view, setView, filter, wrong, reset, scope, types, districts, agencies, today };
}
export type View = ReturnType<typeof useView>;
