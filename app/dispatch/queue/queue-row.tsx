"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Priority } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTypes } from "../../_live/use-picture";
import { Crews } from "../../_ui/crews";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";
import { useConsole } from "../console-context";

/** One incident of the queue: how urgent, what, where, how long, who is on it and who is missing. */
export const QueueRow = memo(function QueueRow({ incident }: { incident: IncidentView }) {
  const t = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const { state, act } = useConsole();
  const { byCode, query } = useTypes();
  const { id, number, priority, address, district, boundary, openedAt } = incident;
  const type = byCode.get(incident.type);
  const typeName = type ? names.type(type) : query.isPending ? "…" : incident.type;
  const chosen = state.panel === "incident" && state.incidentId === id;
  const urgency = `P${priority} ${priorityName(`${priority as Priority}`)}`;
  return (
    <li className="border-line border-b last:border-b-0">
      <button
        type="button"
        data-incident-row
        aria-pressed={chosen}
        onClick={() => act({ do: "open-incident", id })}
        className={`w-full px-3.5 py-2.5 text-left transition-colors hover:bg-hover ${chosen ? "bg-pressed hover:bg-pressed" : ""}`}
      >
        <span className="flex items-start gap-2.5">
          <PriorityMark priority={priority as Priority} className="mt-0.5 size-6" />
          <span className="min-w-0 flex-1">
            <span className="flex items-baseline justify-between gap-2">
              <span className="font-semibold text-xs" style={{ color: `var(--p${priority})` }}>
                {urgency}
              </span>
              <Elapsed since={openedAt} className="font-semibold text-[0.9375rem]" />
            </span>
            <span className="mt-0.5 block font-semibold leading-snug">{typeName}</span>
            <span className="block truncate text-ink-2 text-[0.8125rem]">
              <span className="text-ink-3">#{number}</span>{" "}
              {[...new Set([address, district.name])].filter(Boolean).join(", ")}
              {boundary && <span className="ml-1 font-medium text-ink">{t("boundary")}</span>}
            </span>
          </span>
        </span>
        <Sent incident={incident} />
      </button>
    </li>
  );
});

function Sent({ incident: { assignments, unmet } }: { incident: IncidentView }) {
  const t = useTranslations("queue");
  const missing = unmet.reduce((sum, line) => sum + line.missing, 0);
  const awaiting = unmet.length > 0 && unmet.every(({ reason }) => reason === "awaiting-confirmation");
  const isNobodyThere = !assignments.some(({ state }) => isOpen(state));
  return (
    <span className="mt-1 block space-y-0.5 pl-[2.125rem] text-[0.8125rem]">
      <Crews assignments={assignments} />
      {isNobodyThere && unmet.length === 0 && <span className="block text-ink-3">{t("noUnits")}</span>}
      {unmet.length > 0 && (
        <span className="flex items-center gap-1.5 font-semibold text-alarm">
          <TriangleAlert className="size-4" aria-hidden />
          {awaiting ? t("awaiting") : t("short", { count: missing })}
        </span>
      )}
    </span>
  );
}
