"use client";

import { useMutation } from "@tanstack/react-query";
import { MessageSquareText, SendHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffectEvent, useLayoutEffect, useRef } from "react";
import { findAddedText } from "@/server/domain/draft";
import { readHttpStatus } from "../../_live/cache/refusal";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { newId, useUnsent } from "../../_session/unsent-store";
import { IconButton } from "../../_ui/button";
import { NoteBody } from "../../_ui/note-body";
import { CommandIconButton } from "../commands/command-registry";
import { useSaving } from "../saving/saving-context";
import { unsentNotes } from "../saving/unsent-texts";
import { useIncidentLog, useRefetchDetails } from "./use-incident";

const retryMs = 2_000;

/**
 * Field for a note on an incident. Enter sends the note to all consoles; Shift+Enter or Alt+Enter starts a new line.
 */
export function NoteField({ incidentId }: { incidentId: string }) {
  const t = useTranslations("notes");
  const trpc = useTRPC();
  const refresh = useRefetchDetails(incidentId);
  const field = useRef<HTMLTextAreaElement>(null);
  const tDraft = useTranslations("drafts");
  const draftRefusal = useSaving().refusalOf.note(incidentId);
  const [draft, setDraft] = useUnsent(unsentNotes, incidentId);
  const add = useMutation(
    trpc.incidents.addNote.mutationOptions({
      // If the server cannot be reached, the note is sent again. Its id prevents a duplicate.
      retry: (_, error) => readHttpStatus(error) === undefined,
      retryDelay: retryMs,
      onSuccess: (_storedNote, sentNote) => {
        setDraft({ id: newId(), text: findAddedText(sentNote.text, unsentNotes.get(incidentId).text) });
        return refresh();
      },
    }),
  );
  const focusEnd = useEffectEvent(() => {
    field.current?.focus();
    field.current?.setSelectionRange(draft.text.length, draft.text.length);
  });
  useLayoutEffect(() => {
    if (draft.shouldFocus) focusEnd();
  }, [draft.shouldFocus]);
  const text = draft.text.trim();
  const send = () => {
    if (text !== "" && !add.isPending) add.mutate({ incidentId, id: draft.id, text });
  };
  return (
    <div>
      <div className="flex items-end gap-1 rounded-lg border border-line-2 bg-raised focus-within:border-focus">
        <CommandIconButton command="note" name={t("write")} run={() => field.current?.focus()}>
          <MessageSquareText className="size-[1.125rem]" aria-hidden />
        </CommandIconButton>
        <textarea
          ref={field}
          rows={1}
          maxLength={2_000}
          aria-label={t("label")}
          placeholder={t("hint")}
          value={draft.text}
          onChange={({ target }) => setDraft({ id: draft.id, text: target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              event.currentTarget.blur();
            }
            const breaksLine = event.shiftKey || event.altKey;
            if (event.key === "Enter" && !breaksLine && !event.nativeEvent.isComposing) {
              event.preventDefault();
              event.stopPropagation();
              send();
            }
          }}
          className="field-sizing-content max-h-32 min-h-9 w-full resize-none bg-transparent py-2 leading-5 outline-none"
        />
        <IconButton name={t("send")} hint="Enter" disabled={text === "" || add.isPending} onClick={send}>
          <SendHorizontal className="size-[1.125rem]" aria-hidden />
        </IconButton>
      </div>
      {text !== "" && (
        <p className="mt-1 flex justify-between gap-2 text-xs">
          <span className="font-semibold">{tDraft(add.failureCount > 0 ? "noteWaiting" : "note")}</span>
          <span className="text-ink-3">{tDraft("noteHint")}</span>
        </p>
      )}
      <RefusalNote error={add.error ?? (draftRefusal === "not-stored" ? null : draftRefusal)} />
    </div>
  );
}

const maxShown = 3;

/** The latest notes. The incident log contains all of them. */
export function LatestNotes({ incidentId }: { incidentId: string }) {
  const t = useTranslations("notes");
  const { lines } = useIncidentLog(incidentId);
  const notes = lines.filter((line) => line.what === "note");
  if (notes.length === 0) return null;
  return (
    <section aria-label={t("title")} className="px-3.5 py-2.5">
      <h3 className="label">
        {t("title")}
        {notes.length > maxShown && (
          <span className="ml-1.5 font-normal">{t("more", { count: notes.length - maxShown })}</span>
        )}
      </h3>
      <ul aria-live="polite" className="mt-1 space-y-1.5">
        {notes.slice(-maxShown).map((note) => (
          <li key={note.id}>
            <NoteBody note={note} />
          </li>
        ))}
      </ul>
    </section>
  );
}
