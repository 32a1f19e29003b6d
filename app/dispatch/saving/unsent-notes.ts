"use client";

import { useCallback, useSyncExternalStore } from "react";
import { newKey } from "../intake/drafts";

/** `isContinued`: the user began the text in the intake form and is still typing, so the note field takes the focus. */
export type UnsentNote = { id: string; text: string; isContinued?: boolean };

const notes = new Map<string, UnsentNote>();
const listeners = new Set<(incidentId: string) => void>();

/** Calls the listener with the incident's id whenever an unsent note changes. Returns a function that unsubscribes. */
export function onUnsentNote(listener: (incidentId: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Returns the unsent note on an incident. It is kept outside React, so that it survives when its field unmounts. */
export function unsentNote(incidentId: string): UnsentNote {
  const existingNote = notes.get(incidentId);
  if (existingNote) return existingNote;
  const note = { id: newKey(), text: "" };
  notes.set(incidentId, note);
  return note;
}

export function setUnsentNote(incidentId: string, note: UnsentNote): void {
  notes.set(incidentId, note);
  for (const listener of listeners) listener(incidentId);
}

export function useUnsentNote(incidentId: string): [UnsentNote, (note: UnsentNote) => void] {
  const note = useSyncExternalStore(
    onUnsentNote,
    () => unsentNote(incidentId),
    () => unsentNote(incidentId),
  );
  const set = useCallback((newNote: UnsentNote) => setUnsentNote(incidentId, newNote), [incidentId]);
  return [note, set];
}

/** Whether an incident has an unsent note of this person. */
export function useHasUnsentNote(incidentId: string): boolean {
  return useSyncExternalStore(
    onUnsentNote,
    () => hasText(notes.get(incidentId)),
    () => false,
  );
}

/** Whether this person has an unsent note on any incident. */
export function useHasAnyUnsentNote(): boolean {
  return useSyncExternalStore(
    onUnsentNote,
    () => [...notes.values()].some(hasText),
    () => false,
  );
}

function hasText(note: UnsentNote | undefined): boolean {
  return note !== undefined && note.text.trim() !== "";
}
