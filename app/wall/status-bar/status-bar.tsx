"use client";

import { useQuery } from "@tanstack/react-query";
import { Hourglass, Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import { type DataKind, priorities, type UnitKind, type UnitStatus } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useClosures } from "../../_live/cache/use-live-data";
import { PersonMenu } from "../../_session/person-menu";
import { useMe } from "../../_session/use-me";
import { ClosureMark } from "../../_ui/closure-text";
import { countAvailable } from "../../_ui/counts";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark, UnitGlyph } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { isWaitingForUnit, type OverviewIncident } from "../overview-incident";
import { useIncidentTitle } from "../use-overview";
import { Clock, CurrentDay } from "./clock";

type Props = {
  incidents: readonly OverviewIncident[] | undefined;
  /** Whether real or simulated calls are counted. */
  data: DataKind;
  /** While offline, the time at which elapsed times stop; null while online. */
  frozenAt: Date | null;
  /** CSS classes for data that may be outdated. The clock never gets them. */
  dimmedClass: string;
};

/**
 * The panel at the top of the wall: open incidents, the longest wait, calls, and the clock. Items that do not fit are
 * left out, the least important first.
 */
export function StatusBar({ incidents, data, frozenAt, dimmedClass }: Props) {
  const t = useTranslations("wall");
  const { data: me } = useMe();
  return (
    <header className="wall-panel pointer-events-auto flex min-w-0 items-center gap-3 px-3">
      <h1 className="sr-only">{t("title")}</h1>
      <div className={`wall-fit h-[1.5rem] flex-1 gap-x-[0.7rem] ${dimmedClass}`}>
        <OpenIncidentCounts incidents={incidents} />
        {incidents && <LongestWaiting incidents={incidents} frozenAt={frozenAt} />}
        <CallsToday data={data} />
        <CurrentDay />
      </div>
      <Clock />
      {me?.kind === "person" && <PersonMenu />}
    </header>
  );
}

/** Number of open incidents by priority; dashes until the incidents have been loaded. */
function OpenIncidentCounts({ incidents }: { incidents: readonly { priority: number }[] | undefined }) {
  const t = useTranslations("wallStatusBar");
  const priorityName = useTranslations("priority");
  const format = useFormat();
  return (
    <ul aria-label={t("open")} className="contents">
      {priorities.map((level) => {
        const count = incidents?.filter(({ priority }) => priority === level).length ?? 0;
        const isZero = incidents && count === 0;
        return (
          <li key={level} className={`flex h-[1.5rem] items-center gap-2 ${isZero ? "text-ink-2" : ""}`}>
            <PriorityMark priority={level} className={`size-[1.2rem] ${isZero ? "opacity-40" : ""}`} />
            <span className="wall-heading font-bold">{incidents ? format.number(count) : "–"}</span>
            <span className="sr-only">{priorityName(`${level}`)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** The open incident that has waited longest for its first unit; nothing if none is waiting. */
function LongestWaiting({ incidents, frozenAt }: { incidents: readonly OverviewIncident[]; frozenAt: Date | null }) {
  const t = useTranslations("wallStatusBar");
  const formatTitle = useIncidentTitle();
  const [longestWaiting] = incidents
    .filter(isWaitingForUnit)
    .sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  if (!longestWaiting) return null;
  return (
    <>
      <p className="flex h-[1.5rem] items-center gap-2">
        <Hourglass className="size-[1.1rem] shrink-0 text-alarm" role="img" aria-label={t("longest")} />
        <Elapsed since={longestWaiting.openedAt} until={frozenAt} className="wall-heading font-bold" />
      </p>
      <p data-main-word="" className="h-[1.5rem] font-semibold leading-[1.5rem]">
        {longestWaiting.district.name}
      </p>
      <p className="wall-only-wide h-[1.5rem] text-ink-2 leading-[1.5rem]">{formatTitle(longestWaiting)}</p>
    </>
  );
}

/** Refetch interval, for changes that the live feed does not report, such as the start of a new day. */
const figuresRefetchMs = 20_000;

/**
 * The number of calls since midnight, and the share of finished calls that were unfounded or came from blocked numbers.
 */
function CallsToday({ data }: { data: DataKind }) {
  const t = useTranslations("wallStatusBar");
  const format = useFormat();
  const trpc = useTRPC();
  const { data: figures } = useQuery({
    ...trpc.calls.figures.queryOptions({ data }),
    refetchInterval: figuresRefetchMs,
  });
  const share =
    figures && figures.finishedToday > 0 ? Math.round((figures.noiseToday / figures.finishedToday) * 100) : null;
  return (
    <>
      <p className="flex h-[1.5rem] items-center gap-2">
        <Phone className="size-[1.1rem] text-ink-2" aria-hidden />
        <span className="wall-heading font-bold">{figures ? format.number(figures.callsToday) : "–"}</span>
        <span className="text-ink-2">{t("calls")}</span>
      </p>
      <p className="h-[1.5rem] text-ink-2 leading-[1.5rem]">
        {!figures ? t("callsUnknown") : share === null || share === 0 ? t("noNoise") : t("noise", { share })}
      </p>
    </>
  );
}

type CountProps = {
  units: readonly { kind: UnitKind; status: UnitStatus }[];
  /** Whether there is room for the names of the kinds, in two columns. */
  hasKindNames: boolean;
};

/** Number of available units of each kind, at the bottom of the wall. */
export function UnitCounts({ units, hasKindNames }: CountProps) {
  const t = useTranslations("wallStatusBar");
  const tTopBar = useTranslations("topBar");
  const shortName = useTranslations("wallKind");
  const kindName = useTranslations("unitKind");
  const kinds = countAvailable(units);
  if (kinds.length === 0) return null;
  return (
    <ul
      aria-label={t("units")}
      className={`wall-panel ml-auto overflow-hidden ${hasKindNames ? "wall-named-counts px-2" : "wall-unit-counts w-fit max-w-full px-3"}`}
    >
      {kinds.map(({ kind, total, available }) => (
        <li
          key={kind}
          className={`flex items-center ${hasKindNames ? "h-[1.5rem] gap-1.5" : "h-[1.65rem] gap-1.5"} ${available === 0 ? "text-alarm" : ""}`}
          title={tTopBar("unitsOf", { kind: kindName(kind), available, total })}
        >
          <UnitGlyph kind={kind} className={`size-[1.2rem] ${available === 0 ? "" : "text-ink-2"}`} />
          <span className={`wall-heading font-bold ${hasKindNames ? "min-w-[2ch] text-right" : ""}`} aria-hidden>
            {available}
          </span>
          <span className={`truncate text-ink-2 ${hasKindNames ? "wall-not-far" : "wall-only-wide"}`} aria-hidden>
            {shortName(kind)}
          </span>
          <span className="sr-only">{tTopBar("unitsOf", { kind: kindName(kind), available, total })}</span>
        </li>
      ))}
    </ul>
  );
}

/** Number of active closures, in a corner of the map; hidden if there are none. */
export function ClosureCount() {
  const t = useTranslations("closures");
  const { closures } = useClosures();
  if (closures.length === 0) return null;
  return (
    <p className="wall-panel flex items-center gap-2.5 whitespace-nowrap px-3 py-1 font-semibold">
      <ClosureMark className="size-[1.2rem]" />
      {t("count", { count: closures.length })}
    </p>
  );
}
