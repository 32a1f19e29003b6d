"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Similar } from "@/server/intake/find-similar";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";

/** How far, how long ago, from how many, and why it is offered. */
export function useSimilarWords(): (offer: Similar) => string {
  const t = useTranslations("intake");
  const why = useTranslations("similarWhy");
  const format = useFormat();
  const now = useNow();
  return useCallback(
    (offer) => {
      const seconds = now === null ? offer.minutes * 60 : (now - offer.openedAt.getTime()) / 1_000;
      return [
        format.distance(offer.distanceM),
        t("similarAgo", { age: format.age(seconds) }),
        offer.callers > 0 && t("similarCalls", { count: offer.callers }),
        offer.why.map((reason) => why(reason)).join(", "),
      ]
        .filter(Boolean)
        .join(" · ");
    },
    [t, why, format, now],
  );
}
