"use client";

import { EyeOff, Hourglass, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type AssignmentState, openAssignmentStates, type Priority, type UnitKind } from "@/db/vocabulary";
import { isBeforeArrival, isOpen } from "@/server/domain/assignment";
import type { Arrivals, UnitArrival } from "../../_live/arrivals/use-arrivals";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark, UnitGlyph } from "../../_ui/mark";
import { splitTypeName } from "../../_words/split-type-name";
import { isWaitingForUnit, type OverviewIncident } from "../overview-incident";
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
 * category instead of the type, and neither address nor units. What does not fit is left out.
 */
export function WallRow({ arrivals, incident, density, isSpotlighted, frozenAt }: Props) {
  const t = useTranslations("wall");
  const tQueue = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const formatTitle = useIncidentTitle();
  const { number, district, openedAt, simulated } = incident;
  const priority = incident.priority as Priority;
  const address = incident.masked ? null : incident.address;
  const firstArrival = incident.masked ? null : findFirstArrival(incident.assignments, arrivals);
  const response = incident.masked ? (
    <span className="flex items-center gap-1.5 text-ink-2">
      <EyeOff className="size-[1.1em] shrink-0" aria-hidden />
      {t("masked")}
    </span>
  ) : isWaitingForUnit(incident) ? (
    <span className="flex items-center gap-1.5 font-semibold text-alarm">
      <Hourglass className="size-[1.1em] shrink-0" aria-hidden />
      {t("waiting")}
    </span>
  ) : (
    <AssignedUnits assignments={incident.assignments} />
  );
  const elapsed = (
    <span className="ml-auto flex items-center gap-1">
      {isWaitingForUnit(incident) && density !== "comfortable" && (
        <Hourglass className="size-[0.9em] text-alarm" role="img" aria-label={t("waiting")} />
      )}
      <Elapsed since={openedAt} until={frozenAt} className="wall-heading font-semibold" />
    </span>
  );
  const districtName = (
    <span data-main-word="">
      {district.name}
      {incident.boundary && <span className="ml-1 font-medium">{tQueue("boundary")}</span>}
    </span>
  );
  return (
    <li
      data-incident={incident.id}
      className={`flex min-w-0 gap-2 overflow-hidden border-line border-b px-3 ${density === "dense" ? "items-center" : "pt-[0.15rem]"} ${isSpotlighted ? "shadow-[inset_0.2rem_0_var(--ink)]" : ""}`}
    >
      <div
        className={density === "dense" ? "flex items-center gap-1" : "flex w-[1.35rem] shrink-0 flex-col items-center"}
      >
        <PriorityMark priority={priority} className="size-[1.15rem]" />
        <span data-main-word="" className="font-semibold" title={priorityName(`${priority}`)}>
          {`P${priority}`}
        </span>
      </div>
      {density === "dense" ? (
        <div className="min-w-0 flex-1">
          <p className="wall-fit h-[1.4rem]">
            {districtName}
            {elapsed}
          </p>
        </div>
      ) : (
        <div className="min-w-0 flex-1">
          <p className="wall-fit gap-0 font-semibold leading-[1.2]">
            {splitTypeName(formatTitle(incident)).map((part) => (
              <span key={part} className="line-clamp-1 max-w-full whitespace-pre-wrap">
                {part}
              </span>
            ))}
          </p>
          <p className="wall-fit h-[1.4rem]">
            {districtName}
            {elapsed}
            {simulated && <WallSimulatedBadge />}
            {address && <span className="text-ink-2">{address}</span>}
          </p>
          {density === "comfortable" && (
            <div className="wall-fit text-ink-2">
              {response}
              {firstArrival && <ArrivalTag arrival={firstArrival} />}
              <span>{`#${number}`}</span>
            </div>
          )}
        </div>
      )}
    </li>
  );
}

/**
 * Returns the earliest expected arrival of the units on their way; null if a unit has arrived or no arrival time is
 * known.
 */
function findFirstArrival(assignments: readonly Assignment[], arrivals: Arrivals): UnitArrival | null {
  if (assignments.some(({ state }) => isOpen(state) && !isBeforeArrival(state))) return null;
  const toSortSeconds = ({ secondsLeft }: UnitArrival) => secondsLeft ?? Number.POSITIVE_INFINITY;
  const [firstArrival] = assignments
    .flatMap(({ id }) => arrivals.get(id) ?? [])
    .sort((a, b) => toSortSeconds(a) - toSortSeconds(b));
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

export function WallSimulatedBadge() {
  const t = useTranslations("wall");
  return <span className="hatched shrink-0 rounded px-1.5 font-bold tracking-wide">{t("short")}</span>;
}

const statesMostAdvancedFirst: readonly AssignmentState[] = [...openAssignmentStates].reverse();

type Assignment = { id: string; state: AssignmentState; unit: { callSign: string; kind: UnitKind } };

/** The most advanced unit of an incident with its state, and the number of other units. */
function AssignedUnits({ assignments }: { assignments: readonly Assignment[] }) {
  const t = useTranslations("wall");
  const stateName = useTranslations("wallState");
  const [first, ...others] = statesMostAdvancedFirst.flatMap((state) =>
    assignments.filter((assignment) => assignment.state === state),
  );
  if (!first) return null;
  return (
    <>
      <span className="flex items-center gap-1">
        <UnitGlyph kind={first.unit.kind} className="size-[1.15em]" />
        <span className="font-medium text-ink">{first.unit.callSign}</span>
      </span>
      <span>{stateName(first.state)}</span>
      {others.length > 0 && <span className="font-medium">{t("crewMore", { count: others.length })}</span>}
    </>
  );
}
