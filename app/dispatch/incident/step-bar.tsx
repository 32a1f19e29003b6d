"use client";

import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Step, stepsOf } from "@/server/domain/incident-steps";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useFormat } from "../../_words/use-format";

/** The way of an incident from the call to its end, with the time of each step it took. */
export function StepBar({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incidentSteps");
  const name = useTranslations("incidentStep");
  const format = useFormat();
  return (
    <ol aria-label={t("title")} className="grid grid-cols-7">
      {stepsOf(incident).map((step, index) => (
        <li
          key={step.status}
          aria-current={step.place === "now" ? "step" : undefined}
          className="relative flex flex-col items-center gap-0.5 text-center"
        >
          {index > 0 && (
            <span
              aria-hidden
              className={`absolute top-[0.4375rem] right-[calc(50%+0.5rem)] h-0.5 w-[calc(100%-1rem)] ${step.place === "ahead" ? "bg-line" : "bg-ink-3"}`}
            />
          )}
          <Dot step={step} />
          <span
            className={`text-[0.6875rem] leading-tight ${step.place === "now" ? "font-semibold text-ink" : step.place === "past" ? "text-ink-2" : "text-ink-3"}`}
          >
            {name(step.status)}
          </span>
          <time dateTime={step.at?.toISOString()} className="text-[0.6875rem] text-ink-3 leading-tight">
            {step.at ? format.hourMinute(step.at) : step.place === "past" ? t("noTime") : ""}
          </time>
        </li>
      ))}
    </ol>
  );
}

function Dot({ step: { place, at } }: { step: Step }) {
  if (place === "now")
    return <span aria-hidden className="relative size-4 rounded-full border-4 border-ink bg-panel" />;
  if (place === "ahead")
    return <span aria-hidden className="relative size-4 rounded-full border-2 border-line-2 bg-panel" />;
  return (
    <span
      aria-hidden
      className={`relative grid size-4 place-items-center rounded-full ${at ? "bg-ink-2 text-panel" : "border-2 border-ink-3 bg-panel text-transparent"}`}
    >
      <Check className="size-3" strokeWidth={3} />
    </span>
  );
}
