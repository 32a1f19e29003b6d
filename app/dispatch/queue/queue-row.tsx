"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import type { Priority } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import {
  type CurrentStep,
  type DeadlineState,
  type Deadlines,
  findCurrentStep,
  findDeadlineState,
} from "@/server/domain/deadline";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useNowValue } from "../../_live/clock/use-now";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { splitOffBrackets } from "../../_words/split-type-name";
import { useFormat } from "../../_words/use-format";
import { useActions } from "../console-context";
import { RowCrews, RowMarks } from "./row-marks";

type QueueRowProps = {
  incident: ListedIncident;
  typeName: string;
  deadlines: Deadlines;
  isSelected: boolean;
  /** Whether an alarm of the incident has not been answered yet. */
  hasAlarm: boolean;
  /** Whether a crew at the incident pressed the panic button and is not yet confirmed safe. */
  hasPanic: boolean;
  /** Whether the incident is new and has not been selected on this screen. */
  isNew: boolean;
  /** Minutes until the first crew arrives; null if a crew has arrived already or no arrival is known. */
  arrivalMinutes: number | null;
};

/** A queue row: location, marks, type, crews and missing units, current step and its age. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { incident, typeName, deadlines, isSelected, hasAlarm, hasPanic, isNew, arrivalMinutes } = props;
  const t = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const { updateConsole } = useActions();
  const { id, number, priority, address, district, boundary, assignments } = incident;
  const { main: shortTypeName, brackets } = splitOffBrackets(typeName);
  const hasNoCrew = !assignments.some(({ state }) => isOpen(state));
  const currentStep = findCurrentStep(incident, deadlines);
  const isWaiting = hasNoCrew && currentStep.step === "waiting";
  const hasDistrictInAddress = address?.toLowerCase().includes(district.name.toLowerCase());
  const place = address ?? district.name;
  const districtAddition = address && !hasDistrictInAddress ? ` · ${district.name}` : "";
  return (
    <li className="border-line border-b [contain-intrinsic-size:auto_4.375rem] [content-visibility:auto] last:border-b-0">
      <button
        type="button"
        data-incident-row
        aria-pressed={isSelected}
        onClick={() => updateConsole({ do: "select-incident", id })}
        className={`relative flex w-full items-start gap-1.5 py-1.5 pr-2.5 pl-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2 ${isSelected ? "bg-pressed hover:bg-pressed" : ""}`}
      >
        {isWaiting && <span aria-hidden className="absolute inset-y-0 left-0 w-1 bg-alarm" />}
        <span className="flex w-8 shrink-0 flex-col items-center gap-1">
          <PriorityMark priority={priority as Priority} className="mt-0.5 size-6" />
          <span className="sr-only">
            P{priority} {priorityName(`${priority as Priority}`)}
          </span>
          <span className="-mx-1 text-ink-3 text-[0.6875rem] leading-4">#{number} </span>
        </span>
        <span className="min-w-0 flex-1 text-[0.8125rem] leading-4.5">
          <span className="flex items-start gap-1.5">
            <span
              className="line-clamp-2 min-w-0 flex-1 text-ellipsis leading-5"
              title={boundary ? `${place} ${t("boundary")}` : place}
            >
              <span className="font-semibold text-sm">{place}</span>{" "}
              {boundary && <span className="font-medium">{t("boundary")}</span>}
            </span>
            <RowMarks incident={incident} hasAlarm={hasAlarm} hasPanic={hasPanic} isNew={isNew} />
          </span>{" "}
          <span className="flex flex-wrap items-center justify-end gap-x-2">
            <span className="min-w-0 grow basis-32 truncate text-ink-2" title={typeName + districtAddition}>
              {shortTypeName}
              {brackets && <span className="sr-only">{brackets}</span>}
              {districtAddition}
            </span>
            <RowCrews incident={incident} />
          </span>{" "}
          <StepClock step={currentStep} arrivalMinutes={arrivalMinutes} />
        </span>
      </button>
    </li>
  );
});

const ageingClasses: Record<DeadlineState, string> = {
  fresh: "text-ink-2",
  soon: "border border-line-2 bg-raised px-1 font-semibold text-ink",
  late: "border border-alarm bg-alarm-ground px-1 font-semibold text-alarm",
};

type StepClockProps = { step: CurrentStep; arrivalMinutes: number | null };

/**
 * The current step of an incident, how long it has lasted, by how much it is overdue, and when the first crew arrives.
 */
function StepClock({ step: currentStep, arrivalMinutes }: StepClockProps) {
  const stepName = useTranslations("step");
  const t = useTranslations("queue");
  const format = useFormat();
  const stateAt = (now: number | null) => findDeadlineState(currentStep, new Date(now ?? currentStep.since));
  const ageing = useNowValue((now) => stateAt(now).ageing);
  const overdueText = useNowValue((now) => (ageing === "late" ? format.age(stateAt(now).overSeconds) : ""));
  // A crew that has not acknowledged in time might not be on its way.
  const isArrivalKnown = arrivalMinutes !== null && !(ageing === "late" && currentStep.step === "sent");
  return (
    <span
      data-ageing={ageing}
      className={`mt-0.5 flex items-baseline justify-between gap-1.5 rounded text-xs leading-4.5 ${ageingClasses[ageing]}`}
    >
      <span className="min-w-0 truncate">
        {stepName(currentStep.step)}
        {ageing === "soon" && <span className="font-medium"> · {t("soon")}</span>}
        {ageing === "late" && <span className="font-medium"> · {t("late", { time: overdueText })}</span>}
      </span>
      {isArrivalKnown && (
        <span className="ml-auto shrink-0 font-medium text-ink" data-arrival>
          {t("arrival", { time: format.duration(arrivalMinutes) })} ·
        </span>
      )}
      <Elapsed since={currentStep.since} className="shrink-0 font-semibold" />
    </span>
  );
}
