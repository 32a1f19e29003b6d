"use client";

import { useQuery } from "@tanstack/react-query";
import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Priority, priorities, type UnitKind, type UnitStatus } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useClosures } from "../../_live/cache/use-live-data";
import { PersonMenu } from "../../_session/person-menu";
import { useMe } from "../../_session/use-me";
import { ClosureMark } from "../../_ui/closure-text";
import { countAvailable } from "../../_ui/counts";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark, UnitGlyph } from "../../_ui/mark";
import { LanguageSwitch, ThemeSwitch } from "../../_ui/preference-switches";
import { useFormat } from "../../_words/use-format";
import { isWaiting, type OverviewIncident } from "../overview-incident";
import { useIncidentTitle } from "../use-overview";
import { Clock } from "./clock";

type Props = {
  incidents: readonly OverviewIncident[] | undefined;
  /** While offline, the time at which elapsed times stop; null while online. */
  frozenAt: Date | null;
  /** CSS classes for data that may be outdated. The clock never gets them. */
  dimmedClass: string;
};

/** Two panels at the top of the wall: open incidents and the longest wait in one, calls and the clock in the other. */
export function StatusBar({ incidents, frozenAt, dimmedClass }: Props) {
  const t = useTranslations("wall");
  const productWords = useTranslations("product");
  const { data: me } = useMe();
  const isPerson = me?.kind === "person";
  return (
    <header className={`flex min-w-0 justify-between gap-3 ${isPerson ? "wall-bar-personal" : ""}`}>
      <div className={`wall-panel pointer-events-auto flex wall-bar-row min-w-0 items-center px-4 ${dimmedClass}`}>
        <h1 className="sr-only">{t("title")}</h1>
        <p className="wall-only-widest rounded-lg bg-strong px-2.5 py-1 font-bold text-[1.5rem] text-on-strong leading-8 tracking-tight">
          <span aria-hidden>112</span>
          <span className="sr-only">{productWords("name")}</span>
        </p>
        <OpenByPriority incidents={incidents} />
        <div className="w-px shrink-0 self-stretch bg-line" />
        {incidents && <LongestWaiting incidents={incidents} frozenAt={frozenAt} />}
      </div>
      <div className="wall-panel pointer-events-auto wall-bar-row flex shrink-0 items-center px-4">
        <div className={dimmedClass}>
          <CallsToday />
        </div>
        <div className="w-px shrink-0 self-stretch bg-line" />
        <Clock />
        {isPerson && (
          <div className="flex flex-col items-center">
            <div className="flex">
              <LanguageSwitch />
              <ThemeSwitch />
            </div>
            <PersonMenu />
          </div>
        )}
      </div>
    </header>
  );
}

/** Number of open incidents by priority; dashes until the incidents have been loaded. */
function OpenByPriority({ incidents }: { incidents: readonly { priority: number }[] | undefined }) {
  const t = useTranslations("wallStatusBar");
  const priorityName = useTranslations("priority");
  const format = useFormat();
  return (
    <ul aria-label={t("open")} className="wall-bar-row flex items-center">
      {priorities.map((level) => {
        const count = incidents?.filter(({ priority }) => priority === level).length ?? 0;
        return (
          <li key={level} className={`flex items-center gap-2.5 ${incidents && count === 0 ? "text-ink-3" : ""}`}>
            <PriorityMark
              priority={level}
              className={`size-[2.3rem] ${incidents && count === 0 ? "opacity-40" : ""}`}
            />
            <span className="flex min-w-[2.9rem] flex-col">
              <span className="font-bold text-[2rem] leading-[2.1rem]">{incidents ? format.number(count) : "–"}</span>
              <span className="wall-small text-ink-2">{priorityName(`${level}`)}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The open incident that has waited longest for its first unit. */
function LongestWaiting({ incidents, frozenAt }: { incidents: readonly OverviewIncident[]; frozenAt: Date | null }) {
  const t = useTranslations("wallStatusBar");
  const titleOf = useIncidentTitle();
  const [longestWaiting] = incidents.filter(isWaiting).sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
  if (!longestWaiting) {
    return (
      <div className="flex min-w-0 flex-col justify-center">
        <p className="truncate font-semibold text-[1.25rem] leading-[2.1rem]">{t("noneWaiting")}</p>
        <p className="wall-small truncate text-ink-2">{t("noneWaitingText")}</p>
      </div>
    );
  }
  return (
    <div className="flex min-w-0 flex-col justify-center">
      <p className="flex items-center gap-2.5">
        <PriorityMark priority={longestWaiting.priority as Priority} className="size-6" />
        <Elapsed
          since={longestWaiting.openedAt}
          until={frozenAt}
          className="font-bold text-[2rem] text-alarm leading-[2.1rem]"
        />
        <span className="min-w-0 truncate font-semibold text-[1.15rem]">{longestWaiting.district.name}</span>
      </p>
      <p className="wall-small truncate text-ink-2">
        {t("longest")} · {titleOf(longestWaiting)}
      </p>
    </div>
  );
}

/** Refetch interval, for changes that the live feed does not report, such as the start of a new day. */
const figuresRefetchMs = 20_000;

/**
 * The number of calls since midnight, and the share of finished calls that were unfounded or came from blocked numbers.
 */
function CallsToday() {
  const t = useTranslations("wallStatusBar");
  const format = useFormat();
  const trpc = useTRPC();
  const { data: figures } = useQuery({ ...trpc.calls.figures.queryOptions(), refetchInterval: figuresRefetchMs });
  const share =
    figures && figures.finishedToday > 0 ? Math.round((figures.noiseToday / figures.finishedToday) * 100) : null;
  return (
    <div className="flex shrink-0 items-center gap-2.5">
      <Phone className="wall-only-wide size-[1.9rem] text-ink-2" aria-hidden />
      <p className="flex flex-col whitespace-nowrap">
        <span className="flex items-baseline gap-2">
          <span className="font-bold text-[2rem] leading-[2.1rem]">
            {figures ? format.number(figures.callsToday) : "–"}
          </span>
          <span className="wall-small text-ink-2">{t("calls")}</span>
        </span>
        <span className="wall-small text-ink-2">
          {!figures ? t("callsUnknown") : share === null || share === 0 ? t("noNoise") : t("noise", { share })}
        </span>
      </p>
    </div>
  );
}

/** Number of available units of each kind, at the bottom of the wall. */
export function UnitCounts({ units }: { units: readonly { kind: UnitKind; status: UnitStatus }[] }) {
  const t = useTranslations("wallStatusBar");
  const topBarWords = useTranslations("topBar");
  const shortName = useTranslations("wallKind");
  const kindName = useTranslations("unitKind");
  const kinds = countAvailable(units);
  if (kinds.length === 0) return null;
  return (
    <ul aria-label={t("units")} className="wall-panel flex w-fit max-w-full flex-wrap px-2 py-1.5">
      {kinds.map(({ kind, total, available }) => (
        <li
          key={kind}
          className={`flex min-w-[4.4rem] flex-col items-center px-1.5 ${available === 0 ? "text-alarm" : ""}`}
          title={topBarWords("unitsOf", { kind: kindName(kind), available, total })}
        >
          <p className="flex items-center gap-1.5" aria-hidden>
            <UnitGlyph kind={kind} className={`size-[1.6rem] ${available === 0 ? "" : "text-ink-2"}`} />
            <span className="font-bold text-[1.5rem] leading-8">{available}</span>
          </p>
          <p className="wall-small whitespace-nowrap text-ink-2" aria-hidden>
            {shortName(kind)}
          </p>
          <span className="sr-only">{topBarWords("unitsOf", { kind: kindName(kind), available, total })}</span>
        </li>
      ))}
    </ul>
  );
}

/** Number of closures in force, in a corner of the map; hidden if there are none. */
export function ClosureCount() {
  const t = useTranslations("closures");
  const { closures } = useClosures();
  if (closures.length === 0) return null;
  return (
    <p className="wall-panel flex items-center gap-2.5 whitespace-nowrap px-3 py-1.5 font-semibold text-[1.05rem]">
      <ClosureMark className="size-[1.6rem]" />
      {t("count", { count: closures.length })}
    </p>
  );
}
