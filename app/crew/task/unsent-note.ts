"use client";

import { useEffect, useSyncExternalStore } from "react";
import { withStore } from "../../_session/phone-store";
import type { CrewView } from "../outbox/outbox";
import type { PressHandler } from "../outbox/use-outbox-sender";

/** The text in the note field of a task. It is kept on the phone until it is sent. */
type UnsentNote = { unitId: string; assignmentId: string; text: string };

let unsentNote: UnsentNote | null = null;
let isChanged = false;
const listeners = new Set<() => void>();

function update(note: UnsentNote | null): void {
  unsentNote = note;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setUnsentNote(note: UnsentNote | null): void {
  isChanged = true;
  update(note);
  const whenStored: Promise<unknown> = note
    ? withStore("kept", "readwrite", (store) => store.put(note, "note"))
    : withStore("kept", "readwrite", (store) => store.delete("note"));
  // If the phone cannot store anything, the text is only in memory.
  whenStored.catch(() => {});
}

export function useUnsentNote(): UnsentNote | null {
  return useSyncExternalStore(
    subscribe,
    () => unsentNote,
    () => null,
  );
}

/**
 * Restores the text after a reload of the page, and queues it as a note when its task has ended: the server still takes
 * notes then. `taskId` is the id of the task that the crew is working on.
 */
export function useNoteOfEndedTask(crewView: CrewView | null, taskId: string | undefined, onPress: PressHandler): void {
  const note = useUnsentNote();
  useEffect(() => {
    withStore("kept", "readonly", (store) => store.get("note") as IDBRequest<UnsentNote | undefined>).then(
      (stored) => {
        if (stored && !isChanged) update(stored);
      },
      () => {},
    );
  }, []);
  useEffect(() => {
    if (!note || note.unitId !== crewView?.unit.id || note.assignmentId === taskId) return;
    const text = note.text.trim();
    if (text) onPress({ what: "note", assignmentId: note.assignmentId, text });
    setUnsentNote(null);
  }, [note, crewView, taskId, onPress]);
}
