"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { FormEvent, KeyboardEvent } from "react";
import { findAddedText } from "@/server/domain/draft";
import type { StoryLine } from "@/server/incidents/read-story";
import { RefusalNote } from "../_live/cache/refusal-note";
import { useTRPC } from "../_live/cache/trpc";
import { createUnsentStore, newId, useUnsent } from "../_session/unsent-store";
import { Button } from "../_ui/button";
import { inputClass } from "../_ui/field";
import { NoteBody } from "../_ui/note-body";
import { type ListQuery, MissingList } from "./missing-list";

type Note = Omit<Extract<StoryLine, { what: "note" }>, "what">;
type Props = { incident: { id: string; sensitive: boolean }; query: ListQuery<Note> };

/** This officer's unsent note on each incident. */
const unsentNotes = createUnsentStore(
  () => ({ id: newId(), text: "" }),
  ({ text }) => text !== "",
);

/**
 * The notes that the officer may read, and a field for a new note. As on the console, Enter sends the note and
 * Shift+Enter inserts a line break. On a touch screen, Enter inserts the line break, because on-screen keyboards have
 * no Shift+Enter.
 */
export function IncidentNotes({ incident: { id: incidentId, sensitive }, query }: Props) {
  const t = useTranslations("officer");
  const tNote = useTranslations("notes");
  const tDraft = useTranslations("drafts");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useUnsent(unsentNotes, incidentId);
  const add = useMutation(
    trpc.agency.addNote.mutationOptions({
      trpc: { context: { hasTimeout: true } },
      onSuccess: (_storedNote, sentNote) =>
        setDraft({ id: newId(), text: findAddedText(sentNote.text, unsentNotes.get(incidentId).text) }),
      onSettled: () => queryClient.invalidateQueries(trpc.agency.notes.queryFilter({ id: incidentId })),
    }),
  );
  const text = draft.text.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text !== "" && !add.isPending) add.mutate({ incidentId, id: draft.id, text });
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
      <MissingList query={query} />
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
          onChange={({ target }) => setDraft({ ...draft, text: target.value })}
          onKeyDown={handleKey}
          className={`${inputClass} field-sizing-content h-auto! max-h-40 min-h-14 flex-1 resize-none py-2`}
        />
        <Button type="submit" size="large" disabled={text === "" || add.isPending}>
          {tNote("send")}
        </Button>
      </form>
      {text !== "" && <p className="mt-1 text-ink-3 text-xs pointer-coarse:hidden">{tDraft("noteHint")}</p>}
      <RefusalNote error={add.error} />
    </section>
  );
}
