"use client";

import { MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import type { DraftCall } from "../draft";
import { useNearPlace } from "./use-near-place";

/** Where the exchange says the caller is, and how well it knows. */
export function CallPlace({ location }: { location: NonNullable<DraftCall["location"]> }) {
  const t = useTranslations("callPlace");
  const format = useFormat();
  const near = useNearPlace(location);
  const off = location.accuracyM === null ? null : t("off", { distance: format.distance(location.accuracyM) });
  const place = near
    ? t("near", { place: near.name, distance: format.distance(near.distanceM) })
    : format.coordinates(location.lng, location.lat);
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1">
      <MapPin className="size-3.5 shrink-0 self-center" aria-hidden />
      <span className="sr-only">{t("title")}</span>
      <span className="min-w-0">{[place, off].filter(Boolean).join(", ")}</span>
    </span>
  );
}
