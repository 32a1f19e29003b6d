"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Category } from "@/db/vocabulary";
import type { Deadlines } from "@/server/domain/deadline";
import { defaultThresholds } from "@/server/domain/target";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTRPC } from "../../_live/cache/trpc";
import { useOpenIncidents, useTypes } from "../../_live/cache/use-live-data";
import { useNames } from "../../_words/use-names";
import { useOpenAlarms } from "../alarms/use-open-alarms";
import { useCommand } from "../commands/command-registry";
import { useActions } from "../console-context";
import { QueueRow } from "./queue-row";

type QueueListProps = { incidents: readonly IncidentView[]; chosenId: string | null };

/** The queue's rows. */
export const QueueList = memo(function QueueList({ incidents, chosenId }: QueueListProps) {
  const t = useTranslations("queue");
  const names = useNames();
  const { act } = useActions();
  const { byCode, query } = useTypes();
  const deadlinesOf = useDeadlines();
  const { alarms } = useOpenAlarms();
  const fresh = useNewIncidents(chosenId);
  const alarmed = new Set(alarms.map(({ incident }) => incident?.id));
  const list = useRef<HTMLUListElement>(null);
  const selectNext = (by: 1 | -1) => {
    const at = incidents.findIndex(({ id }) => id === chosenId);
    const index = at < 0 ? (by > 0 ? 0 : incidents.length - 1) : at + by;
    const next = incidents[index];
    if (!next) return;
    act({ do: "open-incident", id: next.id });
    list.current?.children[index]?.scrollIntoView({ block: "nearest" });
  };
  useCommand({ id: "move", run: (index) => selectNext(index === 0 ? 1 : -1) });
  return (
    <ul ref={list} aria-label={t("list")}>
      {incidents.map((incident) => {
        const type = byCode.get(incident.type);
        return (
          <QueueRow
            key={incident.id}
            incident={incident}
            typeName={type ? names.type(type) : query.isPending ? "…" : incident.type}
            deadlines={deadlinesOf(incident.category)}
            chosen={incident.id === chosenId}
            alarmed={alarmed.has(incident.id)}
            fresh={fresh.has(incident.id)}
          />
        );
      })}
    </ul>
  );
});

/** Deadlines of a category: its own targets, or the defaults. */
function useDeadlines(): (category: Category) => Deadlines {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.admin.targets.queryOptions());
  return useMemo(() => {
    const known = new Map<Category, Deadlines>(data?.map((one) => [one.category, one]));
    return (category) => known.get(category) ?? defaultThresholds(category);
  }, [data]);
}

const freshMs = 60_000;

/** Ids of incidents that arrived while this screen was open, for a minute or until they are selected here. */
function useNewIncidents(chosenId: string | null): ReadonlySet<string> {
  const { incidents, query } = useOpenIncidents();
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());

  useEffect(() => {
    if (!query.data) return;
    const before = known.current;
    known.current = new Set(incidents.map(({ id }) => id));
    const came = before ? incidents.filter(({ id }) => !before.has(id)).map(({ id }) => id) : [];
    if (came.length === 0) return;
    setFresh((now) => new Set([...now, ...came]));
    setTimeout(() => setFresh((now) => new Set([...now].filter((id) => !came.includes(id)))), freshMs);
  }, [incidents, query.data]);

  useEffect(() => {
    if (!chosenId) return;
    setFresh((now) => (now.has(chosenId) ? new Set([...now].filter((id) => id !== chosenId)) : now));
  }, [chosenId]);
  return fresh;
}
