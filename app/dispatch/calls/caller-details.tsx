"use client";

import { useQuery } from "@tanstack/react-query";
import { History, MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { straightDistanceM } from "@/server/domain/straight-distance";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";
import type { DraftCall } from "../intake/drafts";

/** The caller's location and its accuracy, as the telephone exchange reported them. */
export function CallPlace({ location }: { location: NonNullable<DraftCall["location"]> }) {
  const t = useTranslations("callPlace");
  const format = useFormat();
  const nearestPlace = useNearestPlace(location);
  const accuracy = location.accuracyM === null ? null : t("off", { distance: format.distance(location.accuracyM) });
  const placeText = nearestPlace
    ? t("near", { place: nearestPlace.name, distance: format.distance(nearestPlace.distanceM) })
    : format.coordinates(location.lng, location.lat);
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1">
      <MapPin className="size-3.5 shrink-0 self-center" aria-hidden />
      <span className="sr-only">{t("title")}</span>
      <span className="min-w-0">{[placeText, accuracy].filter(Boolean).join(", ")}</span>
    </span>
  );
}

const emptyList: never[] = [];

/**
 * The named place nearest to a point and the distance to it, for describing the point in words; null if there is none.
 */
function useNearestPlace(point: { lng: number; lat: number } | null): { name: string; distanceM: number } | null {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.places.places.queryOptions(), staleTime: Number.POSITIVE_INFINITY });
  const places = query.data ?? emptyList;
  const [lng, lat] = [point?.lng, point?.lat];
  return useMemo(() => {
    if (lng === undefined || lat === undefined) return null;
    let nearest: { name: string; distanceM: number } | null = null;
    for (const { name, kind, position } of places) {
      if (kind === "peat-hydrology-station") continue;
      const distanceM = straightDistanceM(position, { lng, lat });
      if (!nearest || distanceM < nearest.distanceM) nearest = { name, distanceM };
    }
    return nearest;
  }, [places, lng, lat]);
}

/** How many earlier calls came from this number, how many of them were unfounded, and the latest. */
export function CallerHistory({ history: { total, unfounded, last: lastCall } }: Pick<OpenCall, "history">) {
  const t = useTranslations("callerHistory");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  const now = useNow();
  if (total === 0) return <span>{t("first")}</span>;
  const age = lastCall && now !== null ? format.age((now - lastCall.at.getTime()) / 1_000) : null;
  const dispositionText = lastCall?.disposition && dispositionName(lastCall.disposition);
  const outcome = [dispositionText, lastCall?.incidentNumber && `#${lastCall.incidentNumber}`]
    .filter(Boolean)
    .join(" ");
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1">
      <History className="size-3.5 shrink-0 self-center" aria-hidden />
      <span className="min-w-0">
        <b className="font-semibold text-ink">
          {unfounded > 0 ? t("unfounded", { total, unfounded }) : t("total", { total })}
        </b>
        {age && ` · ${outcome ? t("last", { what: outcome, age }) : t("lastOpen", { age })}`}
      </span>
    </span>
  );
}
