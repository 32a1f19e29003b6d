"use client";

import { useTranslations } from "next-intl";
import type { FormEvent, KeyboardEvent } from "react";
import type { LogLine } from "@/server/incidents/read-incident-log";
import { RefusalNote } from "../_live/cache/refusal-note";
import { useUnsent } from "../_session/unsent-store";
import { Button } from "../_ui/button";
import { inputClass } from "../_ui/field";
import { NoteBody } from "../_ui/note-body";
import { ListPlaceholder, type ListQuery } from "./list-placeholder";
import { answerErrors, changeUnsent, queueNote, unsentAnswers } from "./unsent-answers";

type Note = Omit<Extract<LogLine, { what: "note" }>, "what">;
type Props = { incident: { id: string; sensitive: boolean }; query: ListQuery<Note> };

/**
 * The notes that the officer may read, and a field for a new note. As on the console, Enter sends the note and
 * Shift+Enter inserts a line break. On a touch screen, Enter inserts the line break, because on-screen keyboards have
 * no Shift+Enter.
 */
export function IncidentNotes({ incident: { id: incidentId, sensitive }, query }: Props) {
  const t = useTranslations("officer");
  const tNote = useTranslations("notes");
  const tDraft = useTranslations("drafts");
  const [{ note: draft, queuedNote, isDelayed }] = useUnsent(unsentAnswers, incidentId);
  const [{ note: error }] = useUnsent(answerErrors, incidentId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    queueNote(incidentId);
  };
  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    if (window.matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  return (
    <section aria-labelledby="own-notes">
      <h3 id="own-notes" className="label">
        {t("notes")}
      </h3>
      {sensitive && <p className="mt-1 text-ink-3 text-xs">{t("notesSensitive")}</p>}
      <ListPlaceholder query={query} />
      <ul aria-live="polite" className="mt-1 space-y-1.5 empty:hidden">
        {query.data?.map((note) => (
          <li key={note.id}>
            <NoteBody note={note} />
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className="mt-2 flex items-end gap-2">
        <textarea
          rows={2}
          maxLength={2_000}
          aria-label={t("noteLabel")}
          placeholder={t("noteHint")}
          value={draft.text}
          onChange={({ target }) => changeUnsent(incidentId, { note: { ...draft, text: target.value } })}
          onKeyDown={handleKey}
          className={`${inputClass} field-sizing-content h-auto! max-h-40 min-h-14 flex-1 resize-none py-2`}
        />
        <Button type="submit" size="large" disabled={draft.text.trim() === "" || queuedNote !== null}>
          {tNote("send")}
        </Button>
      </form>
      {(draft.text.trim() !== "" || queuedNote) && (
        <p className="mt-1 flex justify-between gap-2 text-xs">
          <span className="font-semibold">{tDraft(queuedNote && isDelayed ? "noteWaiting" : "note")}</span>
          <span className="text-ink-3 pointer-coarse:hidden">{tDraft("noteHint")}</span>
        </p>
      )}
      <RefusalNote error={error} />
    </section>
  );
}
