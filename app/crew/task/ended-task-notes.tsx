"use client";

import { PencilLine } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../../_ui/button";
import { ConfirmSheet } from "../choice-sheet";
import type { PressHandler } from "../outbox/use-outbox-sender";
import { sendUnsentNote, setUnsentNote, useUnsentNotes } from "./unsent-note";

type Props = { unitId: string; taskId: string | undefined; onPress: PressHandler };

/** Texts that the crew had typed and not sent when the control room ended the task. The crew sends or deletes them. */
export function EndedTaskNotes({ unitId, taskId, onPress }: Props) {
  const t = useTranslations("crewNotes");
  const [deletedId, setDeletedId] = useState<string | null>(null);
  const notes = useUnsentNotes().filter((note) => note.unitId === unitId && note.assignmentId !== taskId);
  return notes.map((note) => (
    <section
      key={note.assignmentId}
      aria-label={t("draft", { number: note.number ?? "?" })}
      className="shrink-0 border-line border-b border-l-4 border-l-p2 bg-raised"
    >
      <div className="mx-auto max-w-xl px-4 py-2">
        <p className="flex items-center gap-2 font-semibold text-base">
          <PencilLine className="size-5 shrink-0" aria-hidden />
          {t("draft", { number: note.number ?? "?" })}
        </p>
        <p className="mt-1 ml-7 line-clamp-3 whitespace-pre-line break-words text-base">{note.text}</p>
        <p className="mt-2 ml-7 flex gap-2">
          <Button size="large" onClick={() => sendUnsentNote(note, onPress)}>
            {t("send")}
          </Button>
          <Button size="large" look="quiet" onClick={() => setDeletedId(note.assignmentId)}>
            {t("deleteDraft")}
          </Button>
        </p>
      </div>
      {deletedId === note.assignmentId && (
        <ConfirmSheet
          title={t("deleteDraftTitle")}
          text={t("deleteDraftText")}
          confirmLabel={t("deleteDraftYes")}
          onConfirm={() => {
            setDeletedId(null);
            setUnsentNote({ ...note, text: "" });
          }}
          onClose={() => setDeletedId(null)}
        />
      )}
    </section>
  ));
}
