"use client";

import { MessageSquareText, PenLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { unsavedEdits, unsentNotes, useHasUnsent } from "./unsent-texts";

/** Marks an incident for which this person has an unsent note or unsaved changes. */
export function UnsentMarks({ incidentId }: { incidentId: string }) {
  const t = useTranslations("drafts");
  const hasNote = useHasUnsent(unsentNotes, incidentId);
  const hasEdit = useHasUnsent(unsavedEdits, incidentId);
  return (
    <>
      {hasNote && (
        <span className="flex items-center gap-1 text-ink">
          <MessageSquareText className="size-3.5" aria-hidden />
          {t("noteInRow")}
        </span>
      )}
      {hasEdit && (
        <span className="flex items-center gap-1 text-ink">
          <PenLine className="size-3.5" aria-hidden />
          {t("editInRow")}
        </span>
      )}
    </>
  );
}
