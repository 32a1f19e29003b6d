"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTypes } from "../../_live/cache/use-live-data";
import { useNames } from "../../_words/use-names";
import { useStandingAlarms } from "../alarms/use-alarms";
import { QueueRow } from "./queue-row";
import { useDeadlines } from "./use-deadlines";
import { useFreshIncidents } from "./use-fresh-incidents";

type Props = { incidents: readonly IncidentView[]; chosenId: string | null };

/** The rows of the queue. */
export const QueueList = memo(function QueueList({ incidents, chosenId }: Props) {
  const t = useTranslations("queue");
  const names = useNames();
  const { byCode, query } = useTypes();
  const deadlinesOf = useDeadlines();
  const { alarms } = useStandingAlarms();
  const fresh = useFreshIncidents(chosenId);
  const alarmed = new Set(alarms.map(({ incident }) => incident?.id));
  return (
    <ul aria-label={t("list")}>
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
