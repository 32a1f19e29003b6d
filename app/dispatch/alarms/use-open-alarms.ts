"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { useTRPC } from "../../_live/cache/trpc";

const emptyList: AlarmView[] = [];
/**
 * Alarms are refetched at this interval while any is open, because the unit that an alarm offers depends on positions.
 * They are also refetched after an error.
 */
const refetchIntervalMs = 10_000;

/**
 * Returns the unanswered alarms, most urgent first, and all panic alarms of crews that are not yet confirmed safe.
 * `panicIds` are the ids of the units and incidents of these crews. In a list with many rows, call this once for the
 * whole list and not in each row.
 */
export function useOpenAlarms() {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.alarms.list.queryOptions(),
    refetchInterval: ({ state }) =>
      state.status === "error" || (state.data && state.data.length > 0) ? refetchIntervalMs : false,
  });
  const openAlarms = query.data ?? emptyList;
  return useMemo(() => {
    const panics = openAlarms.filter(({ kind }) => kind === "panic");
    return {
      alarms: openAlarms.filter(({ answeredAt }) => answeredAt === null),
      panics,
      panicIds: new Set(panics.flatMap(({ unit, incident }) => [unit?.id, incident?.id])),
    };
  }, [openAlarms]);
}

/** Returns a function that says in one line what an alarm is about. `chip` is for narrow places. */
export function useAlarmText() {
  const t = useTranslations("alarms");
  const kindName = useTranslations("alarmKind");
  return ({ kind, unit, incident }: AlarmView, form: "announcement" | "chip"): string => {
    const number = incident?.number ?? "";
    if (!unit) return t(`${form}Of`, { kind: kindName(kind), number });
    const values = { kind: kindName(kind), callSign: unit.callSign };
    return incident ? t(`${form}At`, { ...values, number }) : t(form, values);
  };
}
