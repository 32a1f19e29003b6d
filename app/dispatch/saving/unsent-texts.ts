"use client";

import type { FieldEdits } from "../../../server/domain/draft";
import { createUnsentStore, newId } from "../../_session/unsent-store";
import { type EditDraft, toFieldEdits } from "../incident/edit-draft";

/** `shouldFocus`: the user began typing this text in another field, so the note field takes the focus. */
export type UnsentNote = { id: string; text: string; shouldFocus?: boolean };

/** This person's unsent note on each incident. */
export const unsentNotes = createUnsentStore<UnsentNote>(
  () => ({ id: newId(), text: "" }),
  ({ text }) => text.trim() !== "",
);

/**
 * `form`: the open edit form of an incident, or null. `restored`: changes that were typed in an earlier page load and
 * not yet opened in a form.
 */
export type UnsavedEdit = { form: EditDraft | null; restored: FieldEdits };

export const toEdits = ({ form, restored }: UnsavedEdit): FieldEdits => (form ? toFieldEdits(form) : restored);

/** This person's unsaved changes to each incident. */
export const unsavedEdits = createUnsentStore<UnsavedEdit>(
  () => ({ form: null, restored: {} }),
  (edit) => Object.keys(toEdits(edit)).length > 0,
);

/**
 * Appends text to the note field of an incident without sending the note. Used for text typed after the intake form was
 * sent, and for changes that can no longer be saved.
 */
export function appendToNote(incidentId: string, laterText: string, shouldFocus: boolean): void {
  const { id, text } = unsentNotes.get(incidentId);
  unsentNotes.set(incidentId, {
    id,
    text: [text.trim(), laterText].filter(Boolean).join("\n"),
    shouldFocus,
  });
}
