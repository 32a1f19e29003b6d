"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Category } from "@/db/vocabulary";
import type { Deadlines } from "@/server/domain/deadline";
import { defaultThresholds } from "@/server/domain/target";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useTRPC } from "../../_live/cache/trpc";
import { useOpenIncidents, useTypes } from "../../_live/cache/use-live-data";
import { UnrenderedRowsSpacer, useRenderedRowCount } from "../../_ui/incremental-rows";
import { useNames } from "../../_words/use-names";
import { useOpenAlarms } from "../alarms/use-open-alarms";
import { useCommand } from "../commands/command-registry";
import { useActions } from "../console-context";
import type { ArrivalMinutes } from "./first-arrivals";
import { QueueRow } from "./queue-row";

type QueueListProps = {
  incidents: readonly ListedIncident[];
  arrivalMinutes: ArrivalMinutes;
  selectedId: string | null;
  /** Whether the history is shown in the list's place: then J and K do not move in the list. */
  isHidden: boolean;
  /**
   * Whether the map has finished its first draw. Until then only the first rows are rendered, so that the list does not
   * delay the map.
   */
  isMapSettled: boolean;
};

export const QueueList = memo(function QueueList(props: QueueListProps) {
  const { incidents, arrivalMinutes, selectedId, isHidden, isMapSettled } = props;
  const t = useTranslations("queue");
  const names = useNames();
  const { updateConsole } = useActions();
  const { typesByCode, query } = useTypes();
  const deadlinesOf = useDeadlines();
  const { alarms, panicIds } = useOpenAlarms();
  const newIds = useNewIncidentIds(selectedId);
  const alarmedIds = new Set(alarms.map(({ incident }) => incident?.id));
  const list = useRef<HTMLUListElement>(null);
  const selectedIndex = incidents.findIndex(({ id }) => id === selectedId);
  const rowCount = useRenderedRowCount(incidents.length, { isReady: isMapSettled, minCount: selectedIndex + 2 });
  const selectAdjacent = (by: 1 | -1) => {
    const index = selectedIndex < 0 ? (by > 0 ? 0 : incidents.length - 1) : selectedIndex + by;
    const nextIncident = incidents[index];
    if (!nextIncident) return;
    updateConsole({ do: "select-incident", id: nextIncident.id });
    list.current?.children[index]?.scrollIntoView({ block: "nearest" });
  };
  useCommand(isHidden ? null : { id: "move", run: (index) => selectAdjacent(index === 0 ? 1 : -1) });
  return (
    <ul ref={list} aria-label={t("list")}>
      {incidents.slice(0, rowCount).map((incident) => {
        const type = typesByCode.get(incident.type);
        return (
          <QueueRow
            key={incident.id}
            incident={incident}
            typeName={type ? names.type(type) : query.isPending ? "…" : incident.type}
            deadlines={deadlinesOf(incident.category)}
            isSelected={incident.id === selectedId}
            hasAlarm={alarmedIds.has(incident.id)}
            hasPanic={panicIds.has(incident.id)}
            isNew={newIds.has(incident.id)}
            arrivalMinutes={arrivalMinutes.get(incident.id) ?? null}
          />
        );
      })}
      <UnrenderedRowsSpacer count={incidents.length - rowCount} rowHeightRem={4.375} />
    </ul>
  );
});

/** Returns a function that looks up a category's deadlines. Categories without deadlines get the default ones. */
function useDeadlines(): (category: Category) => Deadlines {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  return useMemo(() => {
    const deadlinesByCategory = new Map<Category, Deadlines>(data?.map((target) => [target.category, target]));
    return (category) => deadlinesByCategory.get(category) ?? defaultThresholds(category);
  }, [data]);
}

const newIncidentMs = 60_000;

/**
 * Returns the ids of incidents that arrived while this screen was open. Each id stays in the set for a minute, or until
 * its incident is selected.
 */
function useNewIncidentIds(selectedId: string | null): ReadonlySet<string> {
  const { incidents, query } = useOpenIncidents();
  const seenIds = useRef<Set<string> | null>(null);
  const [newIds, setNewIds] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!query.data) return;
    const previousIds = seenIds.current;
    seenIds.current = new Set(incidents.map(({ id }) => id));
    const arrivedIds = previousIds ? incidents.filter(({ id }) => !previousIds.has(id)).map(({ id }) => id) : [];
    if (arrivedIds.length === 0) return;
    setNewIds((currentIds) => new Set([...currentIds, ...arrivedIds]));
    setTimeout(
      () => setNewIds((currentIds) => new Set([...currentIds].filter((id) => !arrivedIds.includes(id)))),
      newIncidentMs,
    );
  }, [incidents, query.data]);

  useEffect(() => {
    if (!selectedId) return;
    setNewIds((currentIds) =>
      currentIds.has(selectedId) ? new Set([...currentIds].filter((id) => id !== selectedId)) : currentIds,
    );
  }, [selectedId]);
  return newIds;
}
