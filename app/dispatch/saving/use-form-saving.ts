"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { blankContent, type DraftContent, isSameContent } from "../../../server/domain/draft";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import {
  createLocalCopyManager,
  findBaseOfCopy,
  type LocalCopyManager,
  useLocalCopies,
} from "../../_session/local-copies";
import { newId } from "../../_session/unsent-store";
import { useMe } from "../../_session/use-me";
import { useConsole } from "../console-context";
import { changeDraft } from "../intake/change-draft";
import type { Draft } from "../intake/drafts";
import { createDraftSaver, type DraftRefusal, type DraftSaver, useRestoreWindow } from "./draft-saver";

const noCalls: OpenCall[] = [];

/** Identifies a draft by its call or, without a call, by its form. */
const toSlotId = ({ call, key }: Pick<Draft, "key"> & { call: { id: string } | null }) => (call ? call.id : key);

function toContent(draft: Draft): DraftContent {
  const { place, placeText, isPlaceConfirmed, type, priority, address, description, answers } = draft;
  return { place, placeText, isPlaceConfirmed, type, priority, address, description, answers };
}

/** How an open form is saved. Its `writer` is stored with each save, and `draft` is null after it is closed. */
type FormSlot = {
  writer: string;
  saver: DraftSaver<DraftContent>;
  localCopies: LocalCopyManager;
  draft: Draft | null;
  /** Whether the form is no longer open, but the server does not have all of its text yet. */
  isClosing: boolean;
};

export type FormSaving = {
  savers: () => DraftSaver<DraftContent>[];
  /**
   * Saves the form of a call, and retries until the server has stored the text or refused it. Await this before
   * releasing the call, so that the next person who claims it gets all of the text.
   */
  flushCall: (callId: string) => Promise<void>;
  isSaved: (draft: Draft) => boolean;
  refusalOf: (draft: Draft) => DraftRefusal | null;
};

/**
 * Saves each open form on the server while it is typed. Loads what was typed before: in an earlier page load, on
 * another console, or by the colleague who had the call.
 */
export function useFormSaving(onChange: () => void): FormSaving {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { state, updateConsole } = useConsole();
  const { data: me } = useMe();
  const canWrite = me?.permissions.includes("incidents:write") ?? false;
  const restoreWindow = useRestoreWindow();
  const { data: storedDrafts } = useQuery({
    ...trpc.intake.drafts.queryOptions(),
    enabled: canWrite,
    refetchInterval: restoreWindow.refetchInterval,
  });
  const canAnswer = me?.permissions.includes("calls:answer") ?? false;
  const { data: openCalls } = useQuery({ ...trpc.calls.list.queryOptions(), enabled: canAnswer });
  const calls = openCalls ?? (canAnswer ? undefined : noCalls);
  const copies = useLocalCopies();
  const restoredIds = useRef(new Set<string>());
  const personId = useRef<string | null>(null);
  personId.current = me?.id ?? null;
  const formSlots = useRef(new Map<string, FormSlot>());
  const openSlotIds = useRef<ReadonlySet<string>>(new Set());

  const [getOrCreateSlot] = useState(() => (slotId: string): FormSlot => {
    const existingSlot = formSlots.current.get(slotId);
    if (existingSlot) return existingSlot;
    const writer = newId();
    const saver = createDraftSaver<DraftContent>({
      blank: blankContent,
      isSame: isSameContent,
      send: (content, version) => {
        const draft = slot.draft;
        if (!draft) return Promise.resolve({ outcome: "not-stored" });
        const callId = draft.call?.id ?? null;
        const answers = Object.entries(content.answers).map(([questionId, answer]) => ({ questionId, answer }));
        return client.intake.saveDraft.mutate({
          ...{ key: draft.key, callId, writer, ...version },
          content: { ...content, answers },
        });
      },
      onMerged: (base, theirs) => {
        if (!slot.draft) return;
        const change = { do: "merge-draft", key: slot.draft.key, base, theirs } as const;
        updateConsole(change);
        if (!slot.isClosing) return;
        slot.draft = changeDraft(slot.draft, change);
        saver.setContent(toContent(slot.draft));
      },
      onChange,
      onUnsavedContent: (unsaved) => {
        const { draft, localCopies } = slot;
        if (!unsaved) return localCopies.keepCopy(null);
        if (!draft || personId.current === null) return;
        const callId = draft.call?.id ?? null;
        localCopies.keepCopy({ what: "form", personId: personId.current, key: draft.key, callId, ...unsaved });
      },
    });
    const localCopies = createLocalCopyManager(`${writer} ${slotId}`);
    const slot: FormSlot = { writer, saver, localCopies, draft: null, isClosing: false };
    formSlots.current.set(slotId, slot);
    return slot;
  });

  /**
   * Stops saving a form. Forgets a call's form, so that everything stored by then is loaded if the call comes back; the
   * list of stored drafts may be older.
   */
  const [closeSlot] = useState(() => (slotId: string, slot: FormSlot): void => {
    const hasCall = slot.draft?.call != null;
    slot.draft = null;
    slot.saver.reset();
    if (!hasCall) return;
    formSlots.current.delete(slotId);
    queryClient.setQueryData(trpc.intake.drafts.queryKey(), (rows) => rows?.filter(({ callId }) => callId !== slotId));
  });

  const [closeSlotWhenSaved] = useState(() => async (slotId: string, slot: FormSlot): Promise<void> => {
    if (slot.isClosing) return;
    slot.isClosing = true;
    await slot.saver.flushUntilAnswered();
    slot.isClosing = false;
    if (slot.draft && !openSlotIds.current.has(slotId)) closeSlot(slotId, slot);
  });

  // Must be a layout effect: the next key press may release the call, and the text must be recorded before that.
  useLayoutEffect(() => {
    const drafts = [state.draft, ...state.inactiveDrafts];
    const draftsBySlotId = new Map(drafts.map((draft) => [toSlotId(draft), draft]));
    for (const [slotId, draft] of draftsBySlotId) {
      const slot = getOrCreateSlot(slotId);
      slot.draft = draft;
      slot.saver.setContent(toContent(draft));
    }
    openSlotIds.current = new Set(draftsBySlotId.keys());
    for (const [slotId, slot] of formSlots.current) {
      const { draft, saver } = slot;
      if (!draft || openSlotIds.current.has(slotId)) continue;
      const { key, call } = draft;
      const hasChangedSlot = drafts.some((otherDraft) => otherDraft.key === key);
      if (call !== null && !hasChangedSlot) {
        // Save the latest text for the next person who claims the call.
        void closeSlotWhenSaved(slotId, slot);
        continue;
      }
      const isStored = saver.stored.revision > 0 || saver.isSaving;
      closeSlot(slotId, slot);
      if (!hasChangedSlot && isStored)
        void saver.flush().then(() => client.intake.discardDraft.mutate({ key }).catch(() => {}));
    }
  }, [state.draft, state.inactiveDrafts, getOrCreateSlot, closeSlot, closeSlotWhenSaved, client]);

  useEffect(() => {
    let hasRestored = false;
    for (const { key, callId, revision, writer: storedWriter, typedBy, content } of storedDrafts ?? []) {
      const slotId = callId ?? key;
      if (storedWriter === formSlots.current.get(slotId)?.writer) continue;
      const hadSlot = formSlots.current.has(slotId);
      const draft = [state.draft, ...state.inactiveDrafts].find((candidate) => toSlotId(candidate) === slotId);
      const { saver } = getOrCreateSlot(slotId);
      if (!draft) {
        if (callId !== null || hadSlot || !restoreWindow.isOpen()) continue;
        saver.setStoredVersion(revision, content);
        updateConsole({ do: "restore-draft", key, content });
        hasRestored = true;
      } else if (revision > saver.stored.revision) {
        const base = saver.stored.content;
        saver.setStoredVersion(revision, content);
        updateConsole({ do: "merge-draft", key: draft.key, base, theirs: content, typedBy: typedBy ?? undefined });
      }
    }
    // Restore the local copies that an earlier page load could not save, but only once the drafts stored on the server
    // are in the state.
    if (!storedDrafts || !calls || hasRestored) return;
    for (const copy of copies) {
      if (copy.what !== "form" || restoredIds.current.has(copy.id)) continue;
      const { callId, key, content } = copy;
      const stored = storedDrafts.find((row) => (callId === null ? row.key === key : row.callId === callId));
      const base = findBaseOfCopy(copy, stored);
      // If this person still has the call, its form is about to open, so the copy waits for it.
      const isCallClaimedHere = callId !== null && calls.some(({ id, mine }) => id === callId && mine);
      const slotId = isCallClaimedHere ? callId : key;
      const draft = [state.draft, ...state.inactiveDrafts].find((candidate) => toSlotId(candidate) === slotId);
      if (isCallClaimedHere && !draft) continue;
      restoredIds.current.add(copy.id);
      getOrCreateSlot(slotId).localCopies.takeOverCopy(copy);
      updateConsole(
        draft ? { do: "merge-draft", key: draft.key, base, theirs: content } : { do: "restore-draft", key, content },
      );
    }
  }, [storedDrafts, calls, copies, state.draft, state.inactiveDrafts, restoreWindow, getOrCreateSlot, updateConsole]);

  return useState<FormSaving>(() => ({
    savers: () => [...formSlots.current.values()].flatMap(({ saver, draft }) => (draft ? [saver] : [])),
    flushCall: async (callId) => formSlots.current.get(callId)?.saver.flushUntilAnswered(),
    isSaved: (draft) => formSlots.current.get(toSlotId(draft))?.saver.isSaved ?? true,
    refusalOf: (draft) => formSlots.current.get(toSlotId(draft))?.saver.refusal ?? null,
  }))[0];
}
