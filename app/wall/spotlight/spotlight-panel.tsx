"use client";

import { useQuery } from "@tanstack/react-query";
import { EyeOff, Hourglass, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useDescribeLateness } from "../../_ui/arrival-note";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark, UnitMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import type { OverviewIncident } from "../overview-incident";
import { useIncidentTitle } from "../use-overview";
import { type RespondingUnit, useShortArrival } from "./responding-units";

type Props = {
  incident: OverviewIncident;
  /**
   * The position of a new incident in the current series of new incidents, from 1, and the length of the series; null
   * if the incident is not new.
   */
  series: { position: number; count: number } | null;
  units: readonly RespondingUnit[];
  /** While offline, the time at which the elapsed time stops; null while online. */
  frozenAt: Date | null;
};

/**
 * Shows a new incident in large type: type, place, elapsed time and responding units. For a masked incident it shows
 * neither address nor units.
 */
export function SpotlightPanel({ incident, series, units, frozenAt }: Props) {
  const t = useTranslations("spotlight");
  const tWall = useTranslations("wall");
  const priorityName = useTranslations("priority");
  const formatTitle = useIncidentTitle();
  const priority = incident.priority as Priority;
  const { masked, district, openedAt, simulated } = incident;
  const address = masked ? null : incident.address;
  const hasEstimate = units.some(({ arrival }) => arrival?.remaining?.isByRoad === false);
  return (
    <section
      aria-label={t(series ? "title" : "focus")}
      data-spotlight={incident.id}
      className="wall-panel flex max-h-full w-(--rail) flex-col overflow-hidden border-[0.15rem]"
      style={{ borderColor: `var(--p${priority})` }}
    >
      <p role="status" className="flex shrink-0 items-center gap-2 border-line border-b px-3 py-1">
        <PriorityMark priority={priority} className="size-[1.5rem]" />
        <span data-main-word="" className="wall-heading font-bold">
          {`P${priority} ${priorityName(`${priority}`)}`}
        </span>
        <Elapsed since={openedAt} until={frozenAt} className="wall-heading ml-auto font-bold" />
      </p>
      <div className="flex min-h-0 w-full flex-[0_1_auto] flex-col flex-wrap gap-x-4 overflow-hidden px-3 pb-1">
        <h2 className="wall-heading wall-clamp w-full pt-1 font-bold">{formatTitle(incident)}</h2>
        <p data-main-word="" className="wall-heading h-[1.45rem] w-full whitespace-nowrap font-semibold">
          <span className="wall-not-far">{tWall("district", { name: district.name })}</span>
          <span className="wall-only-far" aria-hidden>
            {district.name}
          </span>
        </p>
        {masked ? (
          <p className="flex w-full items-center gap-2 text-ink-2">
            <EyeOff className="size-[1.1rem] shrink-0" aria-hidden />
            {t("secret")}
          </p>
        ) : (
          <>
            {units.length === 0 && (
              <p className="flex w-full items-center gap-2 font-semibold text-alarm">
                <Hourglass className="size-[1.1rem] shrink-0" aria-hidden />
                {t("noUnits")}
              </p>
            )}
            {units.slice(0, 1).map((unit) => (
              <UnitItem key={unit.assignmentId} unit={unit} />
            ))}
            {address && <p className="wall-clamp wall-clamp-one w-full">{address}</p>}
            {units.slice(1).map((unit) => (
              <UnitItem key={unit.assignmentId} unit={unit} />
            ))}
            <NearestHospital incidentId={incident.id} />
          </>
        )}
        {simulated && (
          <p className="w-full">
            <span className="hatched rounded px-1.5 font-bold">{tWall("simulated")}</span>
          </p>
        )}
        {series && series.count > 1 && (
          <p className="w-full font-semibold">{t("queue", { place: series.position, count: series.count })}</p>
        )}
        {hasEstimate && <p className="w-full text-ink-2">{t("estimateText")}</p>}
      </div>
    </section>
  );
}

/**
 * A responding unit: call sign, expected arrival, state and distance, and the arrival that was expected when the unit
 * was sent. What does not fit is left out.
 */
function UnitItem({ unit: { callSign, kind, state, arrival, position } }: { unit: RespondingUnit }) {
  const t = useTranslations("spotlight");
  const stateName = useTranslations("wallState");
  const format = useFormat();
  const shortArrival = useShortArrival();
  const describeLateness = useDescribeLateness();
  const formatTime = (ms: number) => format.hourMinute(new Date(ms));
  const times = arrival
    ? [
        arrival.expectedAt !== null && formatTime(arrival.expectedAt),
        arrival.firstExpectedAt !== null && t("firstExpected", { time: formatTime(arrival.firstExpectedAt) }),
      ].filter((time) => time !== false)
    : [];
  return (
    <div className="w-full border-line border-t pt-[0.1rem]" data-unit={callSign}>
      <p className="wall-fit h-[1.4rem] justify-between">
        <span className="flex items-center gap-2 font-semibold">
          <UnitMark kind={kind} status="assigned" className="size-[1.2rem]" />
          {callSign}
        </span>
        {arrival && position && <span className="wall-heading font-bold">{shortArrival(arrival)}</span>}
        {!position && <span className="text-ink-2">{t("unplaced")}</span>}
      </p>
      <p className="wall-fit wall-only-wide h-[1.4rem] text-ink-2">
        {arrival?.isLate ? (
          <span className="flex items-center gap-1 font-semibold text-alarm">
            <TriangleAlert className="size-[1em] shrink-0" aria-hidden />
            {describeLateness(arrival)}
          </span>
        ) : (
          <span>{stateName(state)}</span>
        )}
        {!arrival?.isLate && arrival?.remaining && <span>{format.distance(arrival.remaining.metres)}</span>}
        {position &&
          times.map((time) => (
            <span key={time} className="wall-heading">
              {time}
            </span>
          ))}
      </p>
    </div>
  );
}

/** Refetch interval. Closures change travel times. */
const hospitalRefetchMs = 60_000;

/** The hospital with the shortest travel time from an incident, or the nearest in a straight line without a network. */
function NearestHospital({ incidentId }: { incidentId: string }) {
  const t = useTranslations("spotlight");
  const format = useFormat();
  const trpc = useTRPC();
  const { data: hospital } = useQuery({
    ...trpc.incidents.nearestHospital.queryOptions({ incidentId }),
    refetchInterval: hospitalRefetchMs,
  });
  if (!hospital) return null;
  const { name, rankedBy, seconds } = hospital;
  const distance = format.distance(hospital.distanceM);
  const time = format.duration(Math.max(1, Math.round(seconds / 60)));
  return (
    <p data-hospital={rankedBy} className="wall-clamp w-full text-ink-2">
      {rankedBy === "travel-time" ? t("hospitalByRoad", { name, distance, time }) : t("hospital", { name, distance })}
    </p>
  );
}

/** A frame around the whole screen during a spotlight. It pulses three times and then stays still. */
export function PulsingFrame({ priority }: { priority: number }) {
  return (
    <div
      aria-hidden
      data-frame=""
      className="wall-pulse pointer-events-none absolute inset-0 z-20 border-[0.18rem]"
      style={{ borderColor: `var(--p${priority})` }}
    />
  );
}
