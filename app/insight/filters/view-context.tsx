"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useQueryStates } from "nuqs";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { dayOf } from "../../../server/domain/calendar";
import { chooseDefaultDataKind } from "../../../server/domain/insight";
import { useTRPC } from "../../_live/cache/trpc";
import { readServerTime } from "../../_live/feed/connection";
import { computeDaysOfPeriod } from "./periods";
import { listInvalidParams, type ViewParam, viewParams } from "./view-params";

const refetchIntervalMs = 60_000;
const refetchWhileWaitingMs = 5_000;

const ViewContext = createContext<View | null>(null);

/** Provides the screen's filter and view settings to its parts. */
export function ViewProvider({ children }: { children: ReactNode }) {
  usePatchedHistoryState();
  return <ViewContext value={useView()}>{children}</ViewContext>;
}

/**
 * Gives history entries from before a reload the router state of the current document. Their own state belongs to the
 * previous document: on Back, the router would fetch the page again and then restore the URL of the entry, which would
 * undo what the user had selected in the meantime.
 */
function usePatchedHistoryState(): void {
  useEffect(() => {
    const { pathname } = window.location;
    const documentState: object | null = window.history.state;
    const replaceState = ({ state }: PopStateEvent) => {
      if (state && window.location.pathname === pathname) Object.assign(state, documentState);
    };
    // In the capture phase, before the router's own listener.
    window.addEventListener("popstate", replaceState, { capture: true });
    return () => window.removeEventListener("popstate", replaceState, { capture: true });
  }, []);
}

export function useInsight(): View {
  const view = use(ViewContext);
  if (!view) throw new Error("useInsight must be used inside ViewProvider");
  return view;
}

/** Filter and view settings, stored in the URL: links and reloads keep them, and Back undoes a change. */
function useView() {
  const trpc = useTRPC();
  const scopeQuery = useQuery(
    trpc.insight.scope.queryOptions(undefined, {
      refetchInterval: ({ state }) => (state.data?.waiting ? refetchWhileWaitingMs : refetchIntervalMs),
    }),
  );
  const { data: types } = useQuery(trpc.dispatch.types.queryOptions());
  const { data: districts } = useQuery(trpc.places.districts.queryOptions());
  const { data: agencies } = useQuery(trpc.admin.agencies.queryOptions());
  const [view, setView] = useQueryStates(viewParams, { history: "push" });
  const searchParams = useSearchParams();
  const today = dayOf(readServerTime());

  const knownCodes = useMemo(() => {
    const collectCodes = (list: readonly { code: string }[] | undefined) =>
      list && new Set(list.map(({ code }) => code));
    // The figures exclude sensitive types: filtering by them would give a misleading 0.
    const filterableTypes = types?.filter(({ sensitive }) => !sensitive);
    const category = filterableTypes && new Set<string>(filterableTypes.map((type) => type.category));
    return {
      category,
      type: collectCodes(filterableTypes),
      district: collectCodes(districts),
      agency: collectCodes(agencies),
    };
  }, [types, districts, agencies]);

  const filter = useMemo((): InsightFilter | null => {
    if (!scopeQuery.data) return null;
    const { firstDays, counts } = scopeQuery.data;
    const data = view.data ?? chooseDefaultDataKind(counts);
    const isKnown = (key: keyof typeof knownCodes) => (code: string) => knownCodes[key]?.has(code) ?? true;
    const isCustom = view.period === "custom" && view.from !== null && view.to !== null && view.from <= view.to;
    const periodName = view.period === "custom" ? "days-90" : view.period;
    return {
      ...(isCustom
        ? { from: view.from ?? "", to: view.to ?? "" }
        : computeDaysOfPeriod(periodName, { today, firstDay: firstDays[data] })),
      categories: view.category.filter(isKnown("category")),
      types: view.type.filter(isKnown("type")),
      priorities: view.priority,
      districts: view.district.filter(isKnown("district")),
      agencies: view.agency.filter(isKnown("agency")),
      hours: view.hour,
      weekdays: view.weekday,
      cell: view.cell,
      data,
    };
  }, [scopeQuery.data, view, knownCodes, today]);

  /** First day with data of the selected kind (real or simulated). */
  const firstDay = (filter && scopeQuery.data?.firstDays[filter.data]) ?? null;

  const invalidKeys = useMemo((): ViewParam[] => {
    const keysWithUnknownCodes = (["category", "type", "district", "agency"] as const).filter((key) =>
      view[key].some((code) => knownCodes[key] && !knownCodes[key].has(code)),
    );
    return [...new Set([...listInvalidParams(new URLSearchParams(searchParams)), ...keysWithUnknownCodes])];
  }, [searchParams, view, knownCodes]);

  const reset = useCallback(
    () =>
      setView({
        ...{ period: null, from: null, to: null, category: null, type: null, priority: null, district: null },
        ...{ agency: null, hour: null, weekday: null, cell: null, compare: null, data: null },
      }),
    [setView],
  );
  return { view, setView, filter, invalidKeys, reset, scopeQuery, firstDay, types, districts, agencies, today };
}
export type View = ReturnType<typeof useView>;

/** Props of a tab: the filter that its figures are restricted to. */
export type TabProps = { filter: InsightFilter };
