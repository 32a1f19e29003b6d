"use client";

import {
  ArrowUp,
  ArrowUpLeft,
  ArrowUpRight,
  ChevronRight,
  CircleDot,
  CornerUpLeft,
  CornerUpRight,
  Flag,
  Footprints,
  type LucideIcon,
  Undo2,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { findStep } from "@/server/domain/arrival";
import type { RouteStep, Turn } from "@/server/routing/describe-route";
import { ArrivalNote } from "../../_ui/arrival-note";
import { useFormat } from "../../_words/use-format";
import type { TaskRoute } from "../phone/use-task-route";

const icons: Record<Turn, LucideIcon> = {
  depart: ArrowUp,
  straight: ArrowUp,
  "slight-left": ArrowUpLeft,
  left: CornerUpLeft,
  "sharp-left": CornerUpLeft,
  "slight-right": ArrowUpRight,
  right: CornerUpRight,
  "sharp-right": CornerUpRight,
  "turn-back": Undo2,
};

/** A walk at the end of the route is not listed if it takes less time than this. */
const minWalkSeconds = 60;

/**
 * Shows the expected arrival, the next turn and the remaining turns. If there is no route over roads or water, it says
 * why only the straight line is known.
 */
export function RouteGuide({ taskRoute: { route, remaining, arrival, position } }: { taskRoute: TaskRoute }) {
  const t = useTranslations("crewRoute");
  const format = useFormat();
  const roadName = useRoadName();
  const stepText = (step: RouteStep) => t(`turn.${step.turn}`, { road: roadName(step) });
  const { index, remainingM } = route ? findStep(route, remaining.passedSeconds) : { index: -1, remainingM: 0 };
  const currentStep = route?.steps[index];
  const stepsAhead = route?.steps.slice(index + 1) ?? [];
  const [nextStep] = stepsAhead;
  const NextIcon = nextStep ? icons[nextStep.turn] : Flag;
  return (
    <section aria-label={t("title")} className="space-y-2.5">
      <p className="text-base" data-arrival={arrival.isLate ? "behind" : ""}>
        <ArrivalNote arrival={arrival} remaining={remaining} position={position} />
      </p>
      {!remaining.isByRoad && <p className="font-medium">{t(`reason.${route?.reason ?? "no-network"}`)}</p>}
      {route && remaining.isByRoad && (
        <>
          <p className="flex items-center gap-3 rounded-xl bg-raised px-3.5 py-3">
            <NextIcon className="size-9 shrink-0" aria-hidden />
            <span className="min-w-0">
              <strong className="block text-pretty font-semibold text-xl leading-tight">
                {nextStep ? stepText(nextStep) : t("arrive")}
              </strong>
              {remainingM > 0 && (
                <span className="text-base text-ink-2">{t("in", { distance: format.distance(remainingM) })}</span>
              )}
            </span>
          </p>
          <details className="group">
            <summary className="flex min-h-12 list-none items-center gap-1.5 font-semibold text-base [&::-webkit-details-marker]:hidden">
              <ChevronRight className="size-5 transition-transform group-open:rotate-90" aria-hidden />
              {t("turns", { count: stepsAhead.length, distance: format.distance(remaining.metres) })}
            </summary>
            <ol className="divide-y divide-line text-base">
              {currentStep && (
                <li className="flex items-center gap-3 py-2.5">
                  <CircleDot className="size-6 shrink-0 text-ink-2" aria-hidden />
                  <span className="min-w-0 flex-1 text-pretty">{t("current", { road: roadName(currentStep) })}</span>
                  <span className="shrink-0 text-ink-2">{format.distance(remainingM)}</span>
                </li>
              )}
              {stepsAhead.map((step) => {
                const Icon = icons[step.turn];
                return (
                  <li key={`${step.at}`} className="flex items-center gap-3 py-2.5">
                    <Icon className="size-6 shrink-0 text-ink-2" aria-hidden />
                    <span className="min-w-0 flex-1 text-pretty">{stepText(step)}</span>
                    <span className="shrink-0 text-ink-2">{format.distance(step.metres)}</span>
                  </li>
                );
              })}
              {route.exitSeconds >= minWalkSeconds && (
                <li className="flex items-center gap-3 py-2.5">
                  <Footprints className="size-6 shrink-0 text-ink-2" aria-hidden />
                  {t("walk", { minutes: format.number(Math.round(route.exitSeconds / 60)) })}
                </li>
              )}
              <li className="flex items-center gap-3 py-2.5">
                <Flag className="size-6 shrink-0 text-ink-2" aria-hidden />
                {t("arrive")}
              </li>
            </ol>
          </details>
        </>
      )}
    </section>
  );
}

/** Returns a function that names the road or waterway of a route step: "Jalan Sudirman · 12". */
function useRoadName(): (step: RouteStep) => string {
  const t = useTranslations("crewRoute");
  return ({ name, ref, class: edgeClass }) => {
    const kind = edgeClass === "ferry" || edgeClass === "river" || edgeClass === "canal" ? edgeClass : "road";
    return [name, ref].filter(Boolean).join(" · ") || t(`unnamed.${kind}`);
  };
}
