"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type FieldEdits, isSameValue, mergeEdits, mergeText } from "../../../server/domain/draft";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import {
  createLocalCopyManager,
  findBaseOfCopy,
  type LocalCopyManager,
  useLocalCopies,
} from "../../_session/local-copies";
import { newId } from "../../_session/unsent-store";
import { useMe } from "../../_session/use-me";
import { replaceEdits } from "../incident/edit-draft";
import {
  createDraftSaver,
  type DraftRefusal,
  type DraftSaver,
  type SaveResult,
  type SaveVersion,
  useRestoreWindow,
} from "./draft-saver";
import { toEdits, type UnsentNote, unsavedEdits, unsentNotes } from "./unsent-texts";

type Note = Pick<UnsentNote, "id" | "text">;
type StoredDraft<Content> = { incidentId: string; content: Content; revision: number; writer: string };

/** One kind of text that a person types about an incident. */
type DraftKind<Content> = {
  what: "note" | "edit";
  blank: Content;
  isSame: (a: Content, b: Content) => boolean;
  subscribe: (listener: (incidentId: string) => void) => () => void;
  read: (incidentId: string) => Content;
  /** Merges `theirs`, typed on another screen, into the text typed here. Both are based on `base`, null if unknown. */
  merge: (incidentId: string, base: Content | null, theirs: Content) => void;
};

const noteKind: DraftKind<Note> = {
  what: "note",
  blank: { id: newId(), text: "" },
  isSame: (a, b) => a.text === b.text,
  subscribe: unsentNotes.subscribe,
  read: unsentNotes.get,
  merge: (incidentId, base, theirs) => {
    const note = unsentNotes.get(incidentId);
    unsentNotes.set(incidentId, {
      ...note,
      ...(note.text === (base?.text ?? "") && { id: theirs.id }),
      text: mergeText(base?.text ?? null, theirs.text, note.text),
    });
  },
};

const editKind: DraftKind<FieldEdits> = {
  what: "edit",
  blank: {},
  isSame: isSameValue,
  subscribe: unsavedEdits.subscribe,
  read: (incidentId) => toEdits(unsavedEdits.get(incidentId)),
  merge: (incidentId, base, theirs) => {
    const edit = unsavedEdits.get(incidentId);
    const merged = mergeEdits(base, theirs, toEdits(edit));
    unsavedEdits.set(incidentId, {
      form: edit.form && replaceEdits(edit.form, merged),
      restored: edit.form ? {} : merged,
    });
  },
};

type IncidentSaving<Content> = {
  savers: () => DraftSaver<Content>[];
  refusalOf: (incidentId: string) => DraftRefusal | null;
};

/**
 * Saves notes on the server while they are typed. Restores those typed before a reload, in another tab or on another
 * console.
 */
export function useNoteSaving(writer: string, onChange: () => void): IncidentSaving<Note> {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const canWrite = useCanWrite();
  const restoreWindow = useRestoreWindow();
  const { data: notes } = useQuery({
    ...trpc.incidents.noteDrafts.queryOptions(),
    enabled: canWrite,
    refetchInterval: restoreWindow.refetchInterval,
    select: toStoredNotes,
  });
  return useIncidentSaving(noteKind, { writer, onChange, stored: notes }, async (incidentId, { id, text }, version) => {
    const result = await client.incidents.saveNoteDraft.mutate({ incidentId, id, text, writer, ...version });
    if (result.outcome === "not-stored") return result;
    return { ...result, merged: result.merged === null ? null : { id, text: result.merged } };
  });
}

const toStoredNotes = (
  notes: readonly { incidentId: string; id: string; text: string; revision: number; writer: string }[],
) => notes.map(({ id, text, ...version }) => ({ ...version, content: { id, text } }));

/**
 * Saves the changes in edit forms while they are typed. Restores those typed before a reload, in another tab or on
 * another console.
 */
export function useEditSaving(writer: string, onChange: () => void): IncidentSaving<FieldEdits> {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const canWrite = useCanWrite();
  const restoreWindow = useRestoreWindow();
  const { data: edits } = useQuery({
    ...trpc.incidents.editDrafts.queryOptions(),
    enabled: canWrite,
    refetchInterval: restoreWindow.refetchInterval,
    select: toStoredEdits,
  });
  return useIncidentSaving(editKind, { writer, onChange, stored: edits }, (incidentId, content, version) => {
    // The cast is safe, because the form only contains values that its fields accept.
    const edits = content as Parameters<typeof client.incidents.saveEditDraft.mutate>[0]["edits"];
    return client.incidents.saveEditDraft.mutate({ incidentId, edits, writer, ...version });
  });
}

const toStoredEdits = (
  drafts: readonly { incidentId: string; edits: FieldEdits; revision: number; writer: string }[],
) => drafts.map(({ edits, ...version }) => ({ ...version, content: edits }));

function useCanWrite(): boolean {
  const { data: me } = useMe();
  return me?.permissions.includes("incidents:write") ?? false;
}

type SavingOptions<Content> = {
  writer: string;
  onChange: () => void;
  /** Undefined until the server's drafts have been read. */
  stored: readonly StoredDraft<Content>[] | undefined;
};
type SendDraft<Content> = (incidentId: string, content: Content, version: SaveVersion) => Promise<SaveResult<Content>>;

function useIncidentSaving<Content>(
  kind: DraftKind<Content>,
  { writer, onChange, stored }: SavingOptions<Content>,
  send: SendDraft<Content>,
): IncidentSaving<Content> {
  const { data: me } = useMe();
  const copies = useLocalCopies();
  const savers = useRef(new Map<string, DraftSaver<Content>>());
  const localCopiesByIncident = useRef(new Map<string, LocalCopyManager>());
  const restoredIds = useRef(new Set<string>());
  const personId = useRef<string | null>(null);
  personId.current = me?.id ?? null;
  const sendLatest = useRef(send);
  sendLatest.current = send;
  const [getOrCreateLocalCopies] = useState(() => (incidentId: string): LocalCopyManager => {
    const localCopies =
      localCopiesByIncident.current.get(incidentId) ?? createLocalCopyManager(`${writer} ${kind.what} ${incidentId}`);
    localCopiesByIncident.current.set(incidentId, localCopies);
    return localCopies;
  });
  const [getOrCreateSaver] = useState(() => (incidentId: string): DraftSaver<Content> => {
    const existingSaver = savers.current.get(incidentId);
    if (existingSaver) return existingSaver;
    const saver = createDraftSaver<Content>({
      blank: kind.blank,
      isSame: kind.isSame,
      send: (content, version) => sendLatest.current(incidentId, content, version),
      onMerged: (sent, merged) => kind.merge(incidentId, sent, merged),
      onChange,
      onUnsavedContent: (unsaved) => {
        if (personId.current === null) return;
        getOrCreateLocalCopies(incidentId).keepCopy(
          unsaved && { what: kind.what, personId: personId.current, incidentId, ...unsaved },
        );
      },
    });
    savers.current.set(incidentId, saver);
    return saver;
  });

  useEffect(
    () => kind.subscribe((incidentId) => getOrCreateSaver(incidentId).setContent(kind.read(incidentId))),
    [kind, getOrCreateSaver],
  );

  useEffect(() => {
    for (const { incidentId, content, revision, writer: storedWriter } of stored ?? []) {
      const saver = getOrCreateSaver(incidentId);
      if (storedWriter === writer || revision <= saver.stored.revision) continue;
      const base = saver.stored.content;
      saver.setStoredVersion(revision, content);
      kind.merge(incidentId, base, content);
    }
    if (!stored) return;
    for (const copy of copies) {
      if (copy.what !== kind.what || restoredIds.current.has(copy.id)) continue;
      restoredIds.current.add(copy.id);
      getOrCreateLocalCopies(copy.incidentId).takeOverCopy(copy);
      const storedDraft = stored.find(({ incidentId }) => incidentId === copy.incidentId);
      const base = findBaseOfCopy({ ...copy, base: copy.base as Content }, storedDraft);
      kind.merge(copy.incidentId, base, copy.content as Content);
    }
  }, [stored, copies, writer, kind, getOrCreateSaver, getOrCreateLocalCopies]);

  return useState<IncidentSaving<Content>>(() => ({
    savers: () => [...savers.current.values()],
    refusalOf: (incidentId) => savers.current.get(incidentId)?.refusal ?? null,
  }))[0];
}
