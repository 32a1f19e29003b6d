"use client";

import { EyeOff, Hourglass, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type AssignmentState, openAssignmentStates, type Priority, type UnitKind } from "@/db/vocabulary";
import { isOnItsWay, isOpen } from "@/server/domain/assignment";
import type { Arrivals, UnitArrival } from "../../_live/arrivals/use-arrivals";
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
  /** While offline, the time at which elapsed times stop; null while online. */
  frozenAt: Date | null;
};

/**
 * A row for an open incident: priority, type, place, elapsed time and units. For a masked incident it shows the
 * category instead of the type, and neither address nor units.
 */
export function WallRow({ arrivals, incident, density, isSpotlighted, frozenAt }: Props) {
  const t = useTranslations("wall");
  const queueWords = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const titleOf = useIncidentTitle();
  const { number, district, openedAt, simulated } = incident;
  const priority = incident.priority as Priority;
  const address = incident.masked ? null : incident.address;
  const place = [...new Set([address, district.name])].filter(Boolean).join(", ");
  const firstArrival = incident.masked ? null : firstArrivalOf(incident.assignments, arrivals);
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
    <AssignedUnits
      assignments={incident.assignments}
      isShort={density !== "comfortable"}
      maxShown={density === "comfortable" && firstArrival ? 1 : 2}
    />
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
                {incident.boundary && <span className="ml-1 font-medium text-ink">{queueWords("boundary")}</span>}
              </span>
              {simulated && <SimulatedTag />}
            </p>
            <p className="wall-small mt-[0.2rem] flex items-center justify-between gap-x-2.5 max-[63rem]:flex-wrap">
              <span className="shrink-0 text-ink-3">#{number}</span>
              <span className="min-w-0 flex-1 overflow-hidden max-[63rem]:order-last max-[63rem]:basis-full">
                {response}
              </span>
              {firstArrival && <ArrivalTag arrival={firstArrival} />}
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

/**
 * Returns the earliest expected arrival of the units on their way; null if a unit has arrived or no arrival time is
 * known.
 */
function firstArrivalOf(assignments: readonly Assignment[], arrivals: Arrivals): UnitArrival | null {
  if (assignments.some(({ state }) => isOpen(state) && !isOnItsWay(state))) return null;
  const secondsOf = ({ secondsLeft }: UnitArrival) => secondsLeft ?? Number.POSITIVE_INFINITY;
  const [firstArrival] = assignments
    .flatMap(({ id }) => arrivals.get(id) ?? [])
    .sort((a, b) => secondsOf(a) - secondsOf(b));
  return firstArrival && firstArrival.secondsLeft !== null ? firstArrival : null;
}

/** When a unit is expected, and whether it is late. */
function ArrivalTag({ arrival }: { arrival: UnitArrival }) {
  const t = useTranslations("arrival");
  const shortArrival = useShortArrival();
  return (
    <span className={`flex shrink-0 items-center gap-1 font-semibold ${arrival.isLate ? "text-alarm" : ""}`}>
      {arrival.isLate && <TriangleAlert className="size-[1.1em]" role="img" aria-label={t("late")} />}
      {shortArrival(arrival)}
    </span>
  );
}

function SimulatedTag() {
  const t = useTranslations("wall");
  return <span className="hatched shrink-0 rounded px-1.5 font-bold tracking-wide">{t("short")}</span>;
}

const statesMostAdvancedFirst: readonly AssignmentState[] = [...openAssignmentStates].reverse();

type AssignedUnitsProps = { assignments: readonly Assignment[]; isShort: boolean; maxShown: number };
type Assignment = { id: string; state: AssignmentState; unit: { callSign: string; kind: UnitKind } };

/**
 * The units of an incident in one line, most advanced first, and the number of units left out. Each state is written
 * once, after the last unit in that state. If `isShort`, call signs are only for screen readers.
 */
function AssignedUnits({ assignments, isShort, maxShown }: AssignedUnitsProps) {
  const t = useTranslations("wall");
  const stateName = useTranslations("wallState");
  const sortedAssignments = statesMostAdvancedFirst.flatMap((state) =>
    assignments.filter((assignment) => assignment.state === state),
  );
  const shownUnits = sortedAssignments.slice(0, maxShown);
  return (
    <span
      className={`flex min-w-0 items-center whitespace-nowrap max-[63rem]:flex-wrap ${isShort ? "gap-x-1.5" : "gap-x-2.5"}`}
    >
      {shownUnits.map(({ id, state, unit }, index) => (
        <span key={id} className="flex min-w-0 items-center gap-1">
          <UnitGlyph kind={unit.kind} className="size-[1.15em] shrink-0 text-ink-2" />
          {isShort ? (
            <span className="sr-only">{unit.callSign}</span>
          ) : (
            <span className="shrink-0 font-medium">{unit.callSign}</span>
          )}
          {shownUnits[index + 1]?.state !== state && <span className="truncate text-ink-2">{stateName(state)}</span>}
        </span>
      ))}
      {sortedAssignments.length > shownUnits.length && (
        <span className="shrink-0 font-medium text-ink-2">
          {t("crewMore", { count: sortedAssignments.length - shownUnits.length })}
        </span>
      )}
    </span>
  );
}
