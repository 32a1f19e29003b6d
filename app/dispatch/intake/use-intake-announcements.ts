"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { Priority } from "@/db/vocabulary";
import type { SimilarIncident } from "@/server/intake/find-similar";
import { useTypes } from "../../_live/cache/use-live-data";
import { useNames } from "../../_words/use-names";
import { useAnnounce } from "../sounds/announcer";

type AnnouncedFindings = {
  likelyDuplicate: SimilarIncident | undefined;
  /** The new priority if the answers raised it, otherwise null. */
  raisedPriority: Priority | null;
};

/** Announces a likely duplicate and a raised priority to screen readers. */
export function useIntakeAnnouncements({ likelyDuplicate, raisedPriority }: AnnouncedFindings): void {
  const t = useTranslations("intake");
  const names = useNames();
  const announce = useAnnounce();
  const { typesByCode } = useTypes();
  const type = likelyDuplicate && typesByCode.get(likelyDuplicate.type);
  const duplicateText = likelyDuplicate
    ? `${t("similarStrong")}: #${likelyDuplicate.number} ${type ? names.type(type) : likelyDuplicate.type}, ${likelyDuplicate.district ?? ""}`
    : null;
  const priorityText = raisedPriority === null ? null : t("answersRaise", { priority: raisedPriority });

  useEffect(() => {
    if (duplicateText) announce(duplicateText);
  }, [duplicateText, announce]);
  useEffect(() => {
    if (priorityText) announce(priorityText);
  }, [priorityText, announce]);
}
