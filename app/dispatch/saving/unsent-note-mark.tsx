"use client";

import { MessageSquareText } from "lucide-react";
import { useTranslations } from "next-intl";
import { useHasUnsentNote } from "./unsent-notes";

/** Marks an incident for which this person has an unsent note. */
export function UnsentNoteMark({ incidentId }: { incidentId: string }) {
  const t = useTranslations("drafts");
  if (!useHasUnsentNote(incidentId)) return null;
  return (
    <span className="flex items-center gap-1 text-ink">
      <MessageSquareText className="size-3.5" aria-hidden />
      {t("noteInRow")}
    </span>
  );
}
