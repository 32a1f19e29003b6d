"use client";

import { MessageSquareText, PenLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { useHasUnsent } from "../../_session/unsent-store";
import { unsavedEdits, unsentNotes } from "./unsent-texts";

/** Marks an incident for which this person has an unsent note or unsaved changes. */
export function UnsentMarks({ incidentId }: { incidentId: string }) {
  const t = useTranslations("drafts");
  const hasNote = useHasUnsent(unsentNotes, incidentId);
  const hasEdit = useHasUnsent(unsavedEdits, incidentId);
  return (
    <>
      {hasNote && (
        <span className="text-ink" title={t("noteInRow")}>
          <MessageSquareText className="size-4" aria-hidden />
          <span className="sr-only">{t("noteInRow")}</span>
        </span>
      )}
      {hasEdit && (
        <span className="text-ink" title={t("editInRow")}>
          <PenLine className="size-4" aria-hidden />
          <span className="sr-only">{t("editInRow")}</span>
        </span>
      )}
    </>
  );
}
