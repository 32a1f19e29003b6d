"use client";

import { useEffect } from "react";
import { withStore } from "../../_session/browser-store";
import { createStore, useStore } from "../../_session/store";
import type { PressHandler } from "../outbox/use-outbox-sender";

/**
 * What was typed into the note field of a task and has not been sent. `number` is the incident's; texts that an earlier
 * version stored have none.
 */
export type UnsentNote = { unitId: string; assignmentId: string; number?: number; text: string };

const unsentNotes = createStore<readonly UnsentNote[]>([]);
let isChanged = false;

/** Keeps the text of a task's note field on the phone; an empty one is removed. */
export function setUnsentNote(note: UnsentNote): void {
  isChanged = true;
  const otherNotes = unsentNotes.value.filter(({ assignmentId }) => assignmentId !== note.assignmentId);
  const notes = note.text === "" ? otherNotes : [...otherNotes, note];
  unsentNotes.set(notes);
  const whenStored: Promise<unknown> =
    notes.length > 0
      ? withStore("kept", "readwrite", (store) => store.put(notes, "note"))
      : withStore("kept", "readwrite", (store) => store.delete("note"));
  // If the phone cannot store anything, the text is only in memory.
  whenStored.catch(() => {});
}

export function useUnsentNotes(): readonly UnsentNote[] {
  return useStore(unsentNotes);
}

/**
 * Queues a typed text as a note. The server still takes notes for 24 hours after a task has ended; the text of one that
 * it refuses is shown with the refusal.
 */
export function sendUnsentNote(note: UnsentNote, onPress: PressHandler): void {
  const text = note.text.trim();
  if (text) onPress({ what: "note", assignmentId: note.assignmentId, text });
  setUnsentNote({ ...note, text: "" });
}

/**
 * Restores the texts after a reload of the page, and sends the text of a task that the crew itself has ended
 * (`endedTaskId`). If the control room ends a task, the crew may not have finished the text, so it is not sent.
 */
export function useNoteOfEndedTask(endedTaskId: string | undefined, onPress: PressHandler): void {
  const notes = useUnsentNotes();
  useEffect(() => {
    // An earlier version stored a single text.
    const readNotes = (store: IDBObjectStore): IDBRequest<UnsentNote | UnsentNote[] | undefined> => store.get("note");
    withStore("kept", "readonly", readNotes).then(
      (stored = []) => {
        if (!isChanged) unsentNotes.set([stored].flat());
      },
      () => {},
    );
  }, []);
  useEffect(() => {
    const note = notes.find(({ assignmentId }) => assignmentId === endedTaskId);
    if (note) sendUnsentNote(note, onPress);
  }, [notes, endedTaskId, onPress]);
}
