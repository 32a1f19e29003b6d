"use client";

import { useTranslations } from "next-intl";
import type { AssignmentState } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { AssignmentView, IncidentView } from "@/server/incidents/read-incidents";
import { useFormat } from "../../_words/use-format";

type Line = { at: Date; callSign: string | null; state: AssignmentState | null };

/** What happened when, as far as it is stamped, newest first. */
export function Story({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const stateName = useTranslations("assignmentState");
  const statusName = useTranslations("incidentStatus");
  const format = useFormat();
  const lines: Line[] = [
    { at: incident.openedAt, callSign: null, state: null },
    ...incident.assignments.flatMap(linesOf),
  ];
  lines.sort((one, other) => other.at.getTime() - one.at.getTime());
  return (
    <section aria-label={t("story")} className="px-3.5 py-3">
      <h3 className="font-semibold">{t("story")}</h3>
      <ol className="mt-1 space-y-0.5 text-[0.8125rem]">
        {incident.closedAt && (
          <li className="flex gap-3">
            <time className="w-16 shrink-0 text-ink-3">{format.clock(incident.closedAt)}</time>
            <span>{statusName("closed")}</span>
          </li>
        )}
        {lines.map(({ at, callSign, state }) => (
          <li key={`${callSign} ${state}`} className="flex gap-3">
            <time className="w-16 shrink-0 text-ink-3">{format.clock(at)}</time>
            <span>{callSign && state ? t("storyState", { callSign, state: stateName(state) }) : t("storyOpened")}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function linesOf(sent: AssignmentView): Line[] {
  const stamps: [AssignmentState, Date | null][] = [
    ["assigned", sent.assignedAt],
    ["acknowledged", sent.acknowledgedAt],
    ["enRoute", sent.enRouteAt],
    ["onScene", sent.onSceneAt],
    ["transporting", sent.transportingAt],
    [sent.state, isOpen(sent.state) ? null : sent.endedAt],
  ];
  return stamps.flatMap(([state, at]) => (at ? [{ at, callSign: sent.unit.callSign, state }] : []));
}
