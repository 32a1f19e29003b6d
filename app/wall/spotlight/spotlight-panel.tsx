"use client";

import { EyeOff, MapPin, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { useDescribeLateness } from "../../_ui/arrival-note";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark, UnitMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import type { OverviewIncident } from "../overview-incident";
import { useIncidentTitle } from "../use-overview";
import { type RespondingUnit, useShortArrival } from "./responding-units";

type Props = {
  incident: OverviewIncident;
  /** Position of the incident in the current series of new incidents, from 1. */
  position: number;
  /** Number of incidents in the series. */
  count: number;
  units: readonly RespondingUnit[];
  /** While offline, the time at which the elapsed time stops; null while online. */
  frozenAt: Date | null;
};

/** Height of the panel without units, and of each unit, in rem. */
const [panelRem, unitRem] = [36.5, 3.3];

function maxUnits(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(1, Math.floor((window.innerHeight / rem - panelRem) / unitRem));
}

/**
 * Shows a new incident in large type: type, place, elapsed time and responding units. For a masked incident it shows
 * neither address nor units.
 */
export function SpotlightPanel({ incident, position, count, units, frozenAt }: Props) {
  const t = useTranslations("spotlight");
  const wallWords = useTranslations("wall");
  const priorityName = useTranslations("priority");
  const titleOf = useIncidentTitle();
  const priority = incident.priority as Priority;
  const { masked, district, number, openedAt, simulated } = incident;
  const address = masked ? null : incident.address;
  const shownUnits = units.slice(0, maxUnits());
  const hasEstimate = units.some(({ arrival }) => arrival?.remaining?.isByRoad === false);
  return (
    <section
      aria-label={t("title")}
      data-spotlight={incident.id}
      className="wall-panel flex max-h-full w-[27rem] flex-col overflow-hidden border-4"
      style={{ borderColor: `var(--p${priority})` }}
    >
      <p
        role="status"
        className="flex shrink-0 items-center gap-3 px-5 py-2.5 font-bold text-[1.35rem] leading-7"
        style={{ background: `var(--p${priority})`, color: `var(--on-p${priority})` }}
      >
        <span className="whitespace-nowrap uppercase tracking-wide">{t("title")}</span>
        <span className="ml-auto whitespace-nowrap">
          P{priority} {priorityName(`${priority}`)}
        </span>
      </p>
      <div className="flex min-h-0 flex-1 flex-col overflow-hidden px-5 pt-4 pb-3">
        <div className="flex items-start gap-4">
          <PriorityMark priority={priority} className="mt-1 size-14" />
          <h2 className="line-clamp-2 min-w-0 text-balance font-bold text-[2.3rem] leading-[2.55rem]">
            {titleOf(incident)}
          </h2>
        </div>
        <div className="mt-3 flex items-start gap-2.5">
          <MapPin className="mt-1 size-6 shrink-0 text-ink-2" aria-hidden />
          <p className="min-w-0">
            {address && <span className="line-clamp-2 font-semibold text-[1.45rem] leading-8">{address}</span>}
            <span
              className={
                address ? "block text-[1.2rem] text-ink-2 leading-7" : "block font-semibold text-[1.45rem] leading-8"
              }
            >
              {wallWords("district", { name: district.name })}
            </span>
          </p>
        </div>
        <p className="mt-3 flex items-baseline gap-3">
          <span className="wall-small text-ink-2">{t("elapsed")}</span>
          <Elapsed
            since={openedAt}
            until={frozenAt}
            className="font-bold text-[2.6rem] leading-[2.8rem] tracking-tight"
          />
          <span className="wall-small ml-auto text-ink-3">#{number}</span>
          {simulated && (
            <span className="hatched wall-small rounded px-1.5 font-bold tracking-wide">{wallWords("simulated")}</span>
          )}
        </p>
        {masked ? (
          <p className="mt-3 flex items-center gap-2.5 border-line border-t pt-3 font-medium text-[1.2rem] text-ink-2">
            <EyeOff className="size-6 shrink-0" aria-hidden />
            {t("secret")}
          </p>
        ) : (
          <div className="mt-3 border-line border-t pt-2.5">
            <div className="flex items-baseline justify-between gap-3">
              <h3 className="font-semibold text-[1.2rem] leading-7">{units.length > 0 ? t("units") : t("noUnits")}</h3>
              {units.length > shownUnits.length && (
                <p className="wall-small font-medium text-ink-2">
                  {t("moreUnits", { count: units.length - shownUnits.length })}
                </p>
              )}
            </div>
            <ul className="mt-1">
              {shownUnits.map((unit) => (
                <UnitItem key={unit.id} unit={unit} />
              ))}
            </ul>
          </div>
        )}
      </div>
      {(count > 1 || hasEstimate) && (
        <p className="wall-small flex shrink-0 gap-4 border-line border-t px-5 py-2 text-ink-2">
          {hasEstimate && <span>{t("estimateText")}</span>}
          {count > 1 && (
            <span className="ml-auto whitespace-nowrap font-semibold text-ink">
              {t("queue", { place: position, count })}
            </span>
          )}
        </p>
      )}
    </section>
  );
}

/**
 * A responding unit: call sign, state, distance, expected arrival, and the arrival that was expected when the unit was
 * sent.
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
      ].filter(Boolean)
    : [];
  return (
    <li className="flex items-center gap-3 border-line border-b py-[0.35rem] last:border-b-0">
      <UnitMark kind={kind} status="assigned" className="size-10" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-3">
          <span className="min-w-0 flex-1 truncate font-semibold text-[1.2rem] leading-6">{callSign}</span>
          {arrival && position && (
            <span className="shrink-0 font-bold text-[1.35rem] leading-6">{shortArrival(arrival)}</span>
          )}
          {!position && <span className="wall-small shrink-0 text-ink-3">{t("unplaced")}</span>}
        </p>
        <p className="wall-small flex items-baseline gap-3 text-ink-2">
          {arrival?.isLate ? (
            <span className="flex min-w-0 flex-1 items-center gap-1.5 font-semibold text-alarm">
              <TriangleAlert className="size-[1.1em] shrink-0" aria-hidden />
              <span className="truncate">{describeLateness(arrival)}</span>
            </span>
          ) : (
            <span className="min-w-0 flex-1 truncate">
              {stateName(state)}
              {arrival?.remaining && ` · ${format.distance(arrival.remaining.metres)}`}
            </span>
          )}
          {position && <span className="shrink-0">{times.join(" · ")}</span>}
        </p>
      </div>
    </li>
  );
}

/** A frame around the whole screen during a spotlight. It pulses three times and then stays still. */
export function PulsingFrame({ priority }: { priority: number }) {
  return (
    <div
      aria-hidden
      data-frame=""
      className="wall-pulse pointer-events-none absolute inset-0 z-20 border-[0.45rem]"
      style={{ borderColor: `var(--p${priority})` }}
    />
  );
}
