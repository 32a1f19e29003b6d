"use client";

import { BellRing, Phone, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Priority } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import {
  type CurrentStep,
  currentStepOf,
  type DeadlineState,
  type Deadlines,
  deadlineStateOf,
} from "@/server/domain/deadline";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useNow } from "../../_live/clock/use-now";
import { AssignedCrews } from "../../_ui/assigned-crews";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useActions } from "../console-context";
import { UnsentNoteMark } from "../saving/unsent-note-mark";

type QueueRowProps = {
  incident: ListedIncident;
  typeName: string;
  deadlines: Deadlines;
  isSelected: boolean;
  /** Whether an alarm of the incident has not been answered yet. */
  hasAlarm: boolean;
  /** Whether the incident is new and has not been selected on this screen. */
  isNew: boolean;
};

/** A queue row: priority, type, location, current step and its age, crews and missing units. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { incident, typeName, deadlines, isSelected, hasAlarm, isNew } = props;
  const t = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const { act } = useActions();
  const { id, number, priority, address, district, boundary, callers, assignments } = incident;
  const hasNoCrew = !assignments.some(({ state }) => isOpen(state));
  const currentStep = currentStepOf(incident, deadlines);
  const isWaiting = hasNoCrew && currentStep.step === "waiting";
  return (
    <li className="border-line border-b [contain-intrinsic-size:auto_7.5rem] [content-visibility:auto] last:border-b-0">
      <button
        type="button"
        data-incident-row
        aria-pressed={isSelected}
        onClick={() => act({ do: "select-incident", id })}
        className={`relative w-full py-2.5 pr-3.5 pl-3.5 text-left hover:bg-hover focus-visible:-outline-offset-2 ${isSelected ? "bg-pressed hover:bg-pressed" : ""}`}
      >
        {isWaiting && <span aria-hidden className="absolute inset-y-0 left-0 w-1 bg-alarm" />}
        <span className="flex items-start gap-2.5">
          <PriorityMark priority={priority as Priority} className="mt-0.5 size-6" />
          <span className="min-w-0 flex-1">
            <span className="flex items-center gap-2">
              <span className="font-semibold text-xs" style={{ color: `var(--p${priority})` }}>
                P{priority} {priorityName(`${priority as Priority}`)}
              </span>
              {isNew && (
                <span className="rounded bg-strong px-1 font-semibold text-on-strong text-xs">{t("fresh")}</span>
              )}
              <span className="ml-auto flex items-center gap-2 font-semibold text-xs">
                {hasAlarm && (
                  <span className="flex items-center gap-1 text-alarm">
                    <BellRing className="size-3.5" aria-hidden />
                    {t("alarmed")}
                  </span>
                )}
                <UnsentNoteMark incidentId={id} />
                {callers > 0 && (
                  <span className="flex items-center gap-1 text-ink-2" title={t("callers", { count: callers })}>
                    <Phone className="size-3.5" aria-hidden />
                    <span aria-hidden>{callers}</span>
                    <span className="sr-only">{t("callers", { count: callers })}</span>
                  </span>
                )}
              </span>
            </span>
            <span className="mt-0.5 block font-semibold leading-snug">{typeName}</span>
            <span className="block truncate text-ink-2 text-[0.8125rem]">
              <span className="text-ink-3">#{number}</span>{" "}
              {[...new Set([address, district.name])].filter(Boolean).join(", ")}
              {boundary && <span className="ml-1 font-medium text-ink">{t("boundary")}</span>}
            </span>
            <span className="mt-1 block">
              <StepClock step={currentStep} />
            </span>
            <CrewSummary incident={incident} />
          </span>
        </span>
      </button>
    </li>
  );
});

function CrewSummary({ incident: { assignments, unmet } }: { incident: ListedIncident }) {
  const t = useTranslations("queue");
  const missingCount = unmet.reduce((sum, line) => sum + line.missing, 0);
  const isAwaiting = unmet.length > 0 && unmet.every(({ reason }) => reason === "awaiting-confirmation");
  return (
    <span className="mt-1 block space-y-0.5 text-[0.8125rem]">
      <AssignedCrews assignments={assignments} />
      {unmet.length > 0 && (
        <span className="flex items-center gap-1.5 font-semibold text-alarm">
          <TriangleAlert className="size-4" aria-hidden />
          {isAwaiting ? t("awaiting") : t("short", { count: missingCount })}
        </span>
      )}
    </span>
  );
}

const styles: Record<DeadlineState, string> = {
  fresh: "text-ink-2",
  soon: "border border-line-2 bg-raised px-1.5 font-semibold text-ink",
  late: "border border-alarm bg-alarm-ground px-1.5 font-semibold text-alarm",
};

/** The current step of an incident, how long it has lasted, and by how much it is overdue. */
function StepClock({ step: currentStep }: { step: CurrentStep }) {
  const stepName = useTranslations("step");
  const t = useTranslations("queue");
  const format = useFormat();
  const now = useNow();
  const { ageing, overSeconds } = deadlineStateOf(currentStep, new Date(now ?? currentStep.since));
  return (
    <span
      data-ageing={ageing}
      className={`flex items-baseline justify-between gap-2 rounded text-[0.8125rem] ${styles[ageing]}`}
    >
      <span className="min-w-0">
        {stepName(currentStep.step)}
        {ageing === "soon" && <span className="font-medium"> · {t("soon")}</span>}
        {ageing === "late" && <span> · {t("late", { time: format.age(overSeconds) })}</span>}
      </span>
      <Elapsed since={currentStep.since} className="shrink-0 font-semibold" />
    </span>
  );
}
