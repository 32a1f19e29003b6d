"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { FieldEdits } from "../../../server/domain/draft";
import { type EditDraft, toFieldEdits } from "../incident/edit-draft";
import { newKey } from "../intake/drafts";

/**
 * Stores one value per incident outside React, so that it is kept when its field unmounts. `hasText` returns whether a
 * value contains typed text.
 */
function createIncidentStore<Value>(createBlank: () => Value, hasText: (value: Value) => boolean) {
  const values = new Map<string, Value>();
  const listeners = new Set<(incidentId: string) => void>();
  /** Calls the listener with the incident's id after each change. Returns a function that unsubscribes. */
  function subscribe(listener: (incidentId: string) => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
  function get(incidentId: string): Value {
    const existingValue = values.get(incidentId);
    if (existingValue !== undefined) return existingValue;
    const blank = createBlank();
    values.set(incidentId, blank);
    return blank;
  }
  function set(incidentId: string, value: Value): void {
    values.set(incidentId, value);
    for (const listener of listeners) listener(incidentId);
  }
  return {
    subscribe,
    get,
    set,
    has: (incidentId: string) => values.has(incidentId) && hasText(get(incidentId)),
    hasAny: () => [...values.values()].some(hasText),
  };
}
type IncidentStore<Value> = ReturnType<typeof createIncidentStore<Value>>;

export function useUnsent<Value>(store: IncidentStore<Value>, incidentId: string): [Value, (value: Value) => void] {
  const read = () => store.get(incidentId);
  const value = useSyncExternalStore(store.subscribe, read, read);
  return [value, useCallback((newValue: Value) => store.set(incidentId, newValue), [store, incidentId])];
}

/** Whether the store contains typed text about an incident, or about any incident if none is given. */
export function useHasUnsent<Value>(store: IncidentStore<Value>, incidentId?: string): boolean {
  const has = () => (incidentId === undefined ? store.hasAny() : store.has(incidentId));
  return useSyncExternalStore(store.subscribe, has, () => false);
}

/** `isContinued`: the user began the text elsewhere and is still typing, so the note field takes the focus. */
export type UnsentNote = { id: string; text: string; isContinued?: boolean };

/** This person's unsent note on each incident. */
export const unsentNotes = createIncidentStore<UnsentNote>(
  () => ({ id: newKey(), text: "" }),
  ({ text }) => text.trim() !== "",
);

/**
 * `form`: the open edit form of an incident, or null. `restored`: changes that were typed in an earlier page load and
 * not yet opened in a form.
 */
export type UnsavedEdit = { form: EditDraft | null; restored: FieldEdits };

export const toEdits = ({ form, restored }: UnsavedEdit): FieldEdits => (form ? toFieldEdits(form) : restored);

/** This person's unsaved changes to each incident. */
export const unsavedEdits = createIncidentStore<UnsavedEdit>(
  () => ({ form: null, restored: {} }),
  (edit) => Object.keys(toEdits(edit)).length > 0,
);

/**
 * Adds text to an incident's note field, without sending the note. The text was typed after the intake form had been
 * sent, or is in changes that can no longer be saved.
 */
export function continueInNote(incidentId: string, laterText: string, isContinued: boolean): void {
  const { id, text } = unsentNotes.get(incidentId);
  unsentNotes.set(incidentId, { id, text: [text.trim(), laterText].filter(Boolean).join("\n"), isContinued });
}
