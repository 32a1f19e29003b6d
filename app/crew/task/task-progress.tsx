"use client";

import { Check, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CrewStep } from "@/server/domain/press";
import { useFormat } from "../../_words/use-format";
import type { CurrentTask } from "../phone/use-crew-view";

type Props = { task: CurrentTask; unsentSteps: ReadonlyMap<CrewStep, Date> };

/** The steps taken with their times; unsent ones are marked. */
export function TaskProgress({ task, unsentSteps }: Props) {
  const t = useTranslations("crewTask");
  const tStep = useTranslations("crewSteps");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  const facility = task.facilities.find(({ id }) => id === task.facilityId);
  const stepTimes = {
    assigned: task.assignedAt,
    acknowledged: task.acknowledgedAt,
    enRoute: task.enRouteAt,
    onScene: task.onSceneAt,
    transporting: task.transportingAt,
  } as const;
  return (
    <section>
      <h3 className="label mb-1">{t("progress")}</h3>
      <ol className="space-y-1 text-base">
        {(Object.keys(stepTimes) as (keyof typeof stepTimes)[]).map((state) => {
          const unsentAt = state === "assigned" ? undefined : unsentSteps.get(state);
          const at = stepTimes[state] ?? unsentAt;
          if (!at) return null;
          return (
            <li key={state} className="flex items-center gap-2.5">
              {unsentAt ? (
                <Clock className="size-4 shrink-0 text-p2" aria-hidden />
              ) : (
                <Check className="size-4 shrink-0 text-ink-3" aria-hidden />
              )}
              <span className="flex-1">
                {stateName(state)}
                {state === "transporting" && facility && ` ${tStep("to", { name: facility.name })}`}
                {unsentAt && <span className="ml-2 font-medium text-p2 text-sm">{tStep("unsent")}</span>}
              </span>
              <time dateTime={at.toISOString()} className="text-ink-2">
                {format.clock(at)}
              </time>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
