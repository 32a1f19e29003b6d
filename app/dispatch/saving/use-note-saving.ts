"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { mergeText } from "../../../server/domain/draft";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useMe } from "../../_session/use-me";
import { newKey } from "../intake/drafts";
import { createDraftSaver, type DraftSaver } from "./draft-saver";
import { type CopyKeeper, createCopyKeeper, useLocalCopies } from "./local-copies";
import { onUnsentNote, setUnsentNote, type UnsentNote, unsentNote } from "./unsent-notes";

type Note = Pick<UnsentNote, "id" | "text">;

/** Saves notes on the server while they are typed, and restores notes from an earlier page. Returns the savers. */
export function useNoteSaving(writer: string, onChange: () => void): () => DraftSaver<Note>[] {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { data: me } = useMe();
  const canWrite = me?.permissions.includes("incidents:write") ?? false;
  const { data: storedNotes } = useQuery({ ...trpc.incidents.noteDrafts.queryOptions(), enabled: canWrite });
  const copies = useLocalCopies();
  const savers = useRef(new Map<string, DraftSaver<Note>>());
  const keepers = useRef(new Map<string, CopyKeeper>());
  const restoredIds = useRef(new Set<string>());
  const personId = useRef<string | null>(null);
  personId.current = me?.id ?? null;
  const [keeperOf] = useState(() => (incidentId: string): CopyKeeper => {
    const keeper = keepers.current.get(incidentId) ?? createCopyKeeper(`${writer} ${incidentId}`);
    keepers.current.set(incidentId, keeper);
    return keeper;
  });
  const [saverOf] = useState(() => (incidentId: string): DraftSaver<Note> => {
    const existingSaver = savers.current.get(incidentId);
    if (existingSaver) return existingSaver;
    const saver = createDraftSaver<Note>({
      blank: { id: newKey(), text: "" },
      isSame: (a, b) => a.text === b.text,
      send: async ({ id, text }, version) => {
        const result = await client.incidents.saveNoteDraft.mutate({ incidentId, id, text, writer, ...version });
        if (result.outcome === "not-stored") return result;
        return { ...result, merged: result.merged === null ? null : { id, text: result.merged } };
      },
      onMerged: (sent, merged) => mergeNote(incidentId, sent.text, merged.text),
      onChange,
      onUnsaved: (unsaved) => {
        if (personId.current === null) return;
        const note = unsaved && { noteId: unsaved.content.id, base: unsaved.base.text, text: unsaved.content.text };
        keeperOf(incidentId).keep(note && { what: "note", personId: personId.current, incidentId, ...note });
      },
    });
    savers.current.set(incidentId, saver);
    return saver;
  });

  useEffect(() => onUnsentNote((incidentId) => saverOf(incidentId).change(unsentNote(incidentId))), [saverOf]);

  useEffect(() => {
    for (const { incidentId, id, text, revision, writer: storedWriter } of storedNotes ?? []) {
      const saver = saverOf(incidentId);
      if (storedWriter === writer || revision <= saver.stored.revision) continue;
      const base = saver.stored.content.text;
      saver.adopt(revision, { id, text });
      mergeNote(incidentId, base, text, id);
    }
    if (!storedNotes) return;
    for (const copy of copies) {
      if (copy.what !== "note" || restoredIds.current.has(copy.id)) continue;
      restoredIds.current.add(copy.id);
      keeperOf(copy.incidentId).takeOver(copy);
      mergeNote(copy.incidentId, copy.base, copy.text, copy.noteId);
    }
  }, [storedNotes, copies, writer, saverOf, keeperOf]);

  return useState(() => () => [...savers.current.values()])[0];
}

function mergeNote(incidentId: string, base: string, theirs: string, id?: string): void {
  const note = unsentNote(incidentId);
  const isUntouched = note.text === base;
  setUnsentNote(incidentId, {
    ...note,
    ...(isUntouched && id !== undefined && { id }),
    text: mergeText(base, theirs, note.text),
  });
}
