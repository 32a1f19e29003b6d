"use client";

import { EyeOff, Hourglass, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type AssignmentState, openAssignmentStates, type Priority, type UnitKind } from "@/db/vocabulary";
import { isOnItsWay, isOpen } from "@/server/domain/assignment";
import type { Arrivals } from "../../_live/arrivals/use-arrivals";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark, UnitGlyph } from "../../_ui/mark";
import { isWaiting, type OverviewIncident } from "../overview-incident";
import { useShortArrival } from "../spotlight/responding-units";
import { useIncidentTitle } from "../use-overview";
import type { Arrangement } from "./arrange-rows";

type Props = {
  arrivals: Arrivals;
  incident: OverviewIncident;
  density: Arrangement<unknown>["density"];
  isSpotlighted: boolean;
  /** While offline, the time at which the elapsed time stops. */
  frozenAt: Date | null;
};

/** An open incident: priority, type, place, elapsed time and units. A masked one shows category and district only. */
export function WallRow({ arrivals, incident, density, isSpotlighted, frozenAt }: Props) {
  const t = useTranslations("wall");
  const queue = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const titleOf = useIncidentTitle();
  const { number, district, openedAt, simulated } = incident;
  const priority = incident.priority as Priority;
  const address = incident.masked ? null : incident.address;
  const place = [...new Set([address, district.name])].filter(Boolean).join(", ");
  const response = incident.masked ? (
    <span className="flex items-center gap-1.5 text-ink-2">
      <EyeOff className="size-[1.1em] shrink-0" aria-hidden />
      {t("masked")}
    </span>
  ) : isWaiting(incident) ? (
    <span className="flex items-center gap-1.5 whitespace-nowrap font-semibold text-alarm">
      <Hourglass className="size-[1.1em] shrink-0" aria-hidden />
      {t("waiting")}
    </span>
  ) : (
    <AssignedUnits assignments={incident.assignments} isShort={density !== "comfortable"} />
  );
  const priorityLabel = (
    <span className="shrink-0 whitespace-nowrap font-semibold" style={{ color: `var(--p${priority})` }}>
      P{priority} {priorityName(`${priority}`)}
    </span>
  );
  return (
    <li
      data-incident={incident.id}
      className={`flex min-w-0 gap-3 overflow-hidden border-line border-b px-4 ${density === "dense" ? "items-center" : "pt-[0.4rem]"} ${isSpotlighted ? "bg-hover" : ""}`}
    >
      <PriorityMark
        priority={priority}
        className={density === "dense" ? "size-[1.4rem]" : "mt-[0.15rem] size-[1.8rem]"}
      />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2.5">
          {density === "dense" && priorityLabel}
          <span className="min-w-0 truncate font-semibold text-[1.15rem] leading-[1.45rem]">{titleOf(incident)}</span>
          {density === "dense" && <span className="wall-small min-w-0 truncate text-ink-2">{district.name}</span>}
          <Elapsed
            since={openedAt}
            until={frozenAt}
            className="ml-auto shrink-0 font-semibold text-[1.2rem] leading-[1.45rem]"
          />
        </p>
        {density === "comfortable" && (
          <>
            <p className="wall-small flex gap-2.5">
              {priorityLabel}
              <span className="min-w-0 truncate text-ink-2">
                {place}
                {incident.boundary && <span className="ml-1 font-medium text-ink">{queue("boundary")}</span>}
              </span>
              {simulated && <SimulatedTag />}
            </p>
            <p className="wall-small mt-[0.2rem] flex items-center gap-2.5">
              <span className="shrink-0 text-ink-3">#{number}</span>
              <span className="min-w-0 flex-1 overflow-hidden">{response}</span>
              {!incident.masked && <SoonestArrival assignments={incident.assignments} arrivals={arrivals} />}
            </p>
          </>
        )}
        {density === "compact" && (
          <p className="wall-small flex items-center gap-2.5">
            {priorityLabel}
            <span className="min-w-0 flex-1 truncate text-ink-2">{district.name}</span>
            {simulated && <SimulatedTag />}
            <span className="shrink-0">{response}</span>
          </p>
        )}
      </div>
    </li>
  );
}

/** When the soonest unit on its way is expected, and whether it is late. */
function SoonestArrival({ assignments, arrivals }: { assignments: readonly Assignment[]; arrivals: Arrivals }) {
  const t = useTranslations("arrival");
  const shortArrival = useShortArrival();
  const [soonest] = assignments
    .flatMap(({ id }) => arrivals.get(id) ?? [])
    .filter(({ secondsLeft }) => secondsLeft !== null)
    .sort((a, b) => (a.secondsLeft ?? 0) - (b.secondsLeft ?? 0));
  if (!soonest || assignments.some(({ state }) => isOpen(state) && !isOnItsWay(state))) return null;
  return (
    <span className={`flex shrink-0 items-center gap-1 font-semibold ${soonest.isBehind ? "text-alarm" : ""}`}>
      {soonest.isBehind && <TriangleAlert className="size-[1.1em]" role="img" aria-label={t("late")} />}
      {shortArrival(soonest)}
    </span>
  );
}

function SimulatedTag() {
  const t = useTranslations("wall");
  return <span className="hatched shrink-0 rounded px-1.5 font-bold tracking-wide">{t("short")}</span>;
}

const mostAdvancedFirst: readonly AssignmentState[] = [...openAssignmentStates].reverse();
const maxUnitsShown = 2;

type Assignment = { id: string; state: AssignmentState; unit: { callSign: string; kind: UnitKind } };

/** The units of an incident in one line, the most advanced first, each with its state; the rest is counted. `isShort` omits call signs. */
function AssignedUnits({ assignments, isShort }: { assignments: readonly Assignment[]; isShort: boolean }) {
  const t = useTranslations("wall");
  const stateName = useTranslations("wallState");
  const sortedAssignments = mostAdvancedFirst.flatMap((state) =>
    assignments.filter((assignment) => assignment.state === state),
  );
  const shownUnits = sortedAssignments.slice(0, maxUnitsShown);
  return (
    <span className={`flex items-center whitespace-nowrap ${isShort ? "gap-1.5" : "gap-2.5"}`}>
      {shownUnits.map(({ id, state, unit }, index) => (
        <span key={id} className="flex items-center gap-1">
          <UnitGlyph kind={unit.kind} className="size-[1.15em] text-ink-2" />
          {isShort ? (
            <span className="sr-only">{unit.callSign}</span>
          ) : (
            <span className="font-medium">{unit.callSign}</span>
          )}
          {shownUnits[index + 1]?.state !== state && <span className="text-ink-2">{stateName(state)}</span>}
        </span>
      ))}
      {sortedAssignments.length > shownUnits.length && (
        <span className="font-medium text-ink-2">
          {t("crewMore", { count: sortedAssignments.length - shownUnits.length })}
        </span>
      )}
    </span>
  );
}
