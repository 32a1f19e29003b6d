"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Hourglass, Pin } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority, WallScene } from "@/db/vocabulary";
import { recentChangesMinutes } from "@/server/domain/wall-scene";
import type { AppRouter } from "@/server/router";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { useNow } from "../../_live/clock/use-now";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { WallSimulatedBadge } from "../list/wall-row";
import { isWaitingForUnit, type OverviewIncident } from "../overview-incident";
import { useIncidentTitle } from "../use-overview";

type MostUrgentIncidentProps = { incidents: readonly OverviewIncident[] | undefined; frozenAt: Date | null };

/**
 * The most urgent open incident, for scenes whose list is shown only on large screens: type, place, elapsed time, and
 * whether it still needs a unit. Also shows the number of other critical incidents.
 */
export function MostUrgentIncident({ incidents, frozenAt }: MostUrgentIncidentProps) {
  const t = useTranslations("wallGlance");
  const tWall = useTranslations("wall");
  const priorityName = useTranslations("priority");
  const formatTitle = useIncidentTitle();
  // The overview is sorted by priority, then age.
  const mostUrgent = incidents?.[0];
  if (!mostUrgent) return null;
  const priority = mostUrgent.priority as Priority;
  const criticalCount = incidents.filter((incident) => incident.priority === 1).length;
  const otherCount = criticalCount - (priority === 1 ? 1 : 0);
  return (
    <section
      aria-label={t("worst")}
      data-worst={mostUrgent.id}
      className="wall-panel w-(--rail) max-w-full shrink-0 self-start overflow-hidden border-[0.15rem] px-3 py-1"
      style={{ borderColor: `var(--p${priority})` }}
    >
      <p className="flex items-center gap-2">
        <PriorityMark priority={priority} className="size-[1.3rem]" />
        <span className="wall-heading font-bold">{`P${priority} ${priorityName(`${priority}`)}`}</span>
        <Elapsed since={mostUrgent.openedAt} until={frozenAt} className="wall-heading ml-auto font-bold" />
      </p>
      <p className="wall-heading wall-clamp font-semibold">{formatTitle(mostUrgent)}</p>
      <p className="wall-fit">
        {mostUrgent.simulated && <WallSimulatedBadge />}
        <span>{tWall("district", { name: mostUrgent.district.name })}</span>
        {isWaitingForUnit(mostUrgent) && (
          <span className="flex items-center gap-1.5 font-semibold text-alarm">
            <Hourglass className="size-[1.1em]" aria-hidden />
            {tWall("waiting")}
          </span>
        )}
        {otherCount > 0 && <span className="font-semibold">{tWall("moreCritical", { count: otherCount })}</span>}
      </p>
    </section>
  );
}

/** Says that a supervisor has pinned this scene. */
export function PinnedSceneNotice({ scene }: { scene: WallScene }) {
  const t = useTranslations("wallScreens");
  const sceneName = useTranslations("wallScene");
  return (
    <p className="wall-panel flex w-fit items-center gap-2 px-3 py-1 font-semibold">
      <Pin className="size-[1.1rem] shrink-0" role="img" aria-label={t("pinned")} />
      {sceneName(scene)}
    </p>
  );
}

/** The changes are also refetched at this interval, in case a request failed while the live feed was working. */
const refetchIntervalMs = 60_000;

/**
 * Lists the changes of the last ten minutes as sentences, newest first. Takes all the remaining room, so that a new
 * sentence does not move the map. Hides sentences that do not fit.
 */
export function RecentChanges() {
  const t = useTranslations("wallGlance");
  const format = useFormat();
  const trpc = useTRPC();
  const now = useNow();
  const sentenceOf = useChangeSentence();
  const query = useQuery({ ...trpc.incidents.recentChanges.queryOptions(), refetchInterval: refetchIntervalMs });
  const since = (now ?? 0) - recentChangesMinutes * 60_000;
  const changes = query.data?.filter(({ at }) => at.getTime() >= since) ?? [];
  if (changes.length === 0) return null;
  return (
    <div className="wall-leftover mt-[0.25rem] min-h-0 w-full flex-1">
      <section
        aria-label={t("changes", { count: recentChangesMinutes })}
        className="wall-panel flex h-full flex-col overflow-hidden px-3 pb-1"
      >
        <h2 className="wall-heading shrink-0 font-semibold">{t("changes", { count: recentChangesMinutes })}</h2>
        <ul className="flex min-h-0 flex-[0_1_auto] flex-col flex-wrap gap-x-8 overflow-hidden">
          {changes.map((change) => (
            <li key={`${change.kind} ${change.incidentId}`} data-change={change.kind} className="wall-clamp w-full">
              {change.simulated && <WallSimulatedBadge />}
              {` ${format.hourMinute(change.at)} ${sentenceOf(change)}`}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

type Change = inferRouterOutputs<AppRouter>["incidents"]["recentChanges"][number];

function useChangeSentence(): (change: Change) => string {
  const t = useTranslations("wallGlance");
  const categoryName = useTranslations("category");
  const names = useNames();
  const { typesByCode } = useTypes();
  return ({ kind, type: code, category, district, callSigns }) => {
    const type = code === null ? undefined : typesByCode.get(code);
    const title = type ? names.type(type) : categoryName(category);
    return t(kind, { title, district, crew: callSigns[0] ?? "", others: callSigns.length - 1 });
  };
}
