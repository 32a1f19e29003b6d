import type { Precision } from "@/db/vocabulary";
import type { EditConflict, EditedField } from "@/server/incidents/edit-incident";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { type FieldEdits, isSameValue } from "../../../server/domain/draft";

export type EditValues = {
  type: string;
  priority: number;
  place: { location: { lng: number; lat: number }; precision: Precision };
  /** A place that was typed but not yet chosen from the list, so it cannot be saved. */
  placeText: string;
  address: string;
  description: string;
};

/** An edit in progress: the values it started from, the current values, and conflicts with a colleague's edit. */
export type EditDraft = { base: EditValues; values: EditValues; conflicts: EditConflict[] };

export type DraftField = EditedField | "placeText";
const fields = [
  "type",
  "priority",
  "place",
  "placeText",
  "address",
  "description",
] as const satisfies readonly DraftField[];

function toValues({ type, priority, location, precision, address, description }: IncidentView): EditValues {
  const texts = { placeText: "", address: address ?? "", description: description ?? "" };
  return { type, priority, place: { location, precision }, ...texts };
}

/** Starts an edit with the changes restored after a page reload, except those saved in the meantime. */
export function createEditDraft(incident: IncidentView, restored: FieldEdits = {}): EditDraft {
  const current = toValues(incident);
  return replaceEdits({ base: current, values: current, conflicts: [] }, listUnsavedEdits(incident, restored));
}

/** The changes whose new values differ from the current values of the incident. */
export function listUnsavedEdits(incident: IncidentView, edits: FieldEdits): FieldEdits {
  const current = toValues(incident);
  return Object.fromEntries(
    fields.flatMap((field) => {
      const edit = edits[field];
      return edit && !isSameValue(edit.value, current[field]) ? [[field, edit]] : [];
    }),
  );
}

/** Replaces the changes of an edit in progress. */
export function replaceEdits({ base, conflicts }: EditDraft, edits: FieldEdits): EditDraft {
  const pickPartOfEdits = (part: "base" | "value") =>
    Object.fromEntries(Object.entries(edits).map(([field, edit]) => [field, edit[part]]));
  return { conflicts, base: { ...base, ...pickPartOfEdits("base") }, values: { ...base, ...pickPartOfEdits("value") } };
}

/** Fields whose value differs from the base. */
export function listChangedFields({ base, values }: EditDraft): DraftField[] {
  return fields.filter((field) => !isSameValue(base[field], values[field]));
}

type Changes = { [Field in DraftField]?: { base: EditValues[Field]; value: EditValues[Field] } };

/** The new value and the base value of each changed field, as drafts store them and, except `placeText`, edits send them. */
export function toFieldEdits(draft: EditDraft): Changes {
  const { base, values } = draft;
  return Object.fromEntries(
    listChangedFields(draft).map((field) => [field, { base: base[field], value: values[field] }]),
  );
}

/** Resolves a conflict: the stored value becomes the base of the next save, and the chosen value is the one to save. */
export function resolveConflict(draft: EditDraft, { field, theirs }: EditConflict, chosenValue: unknown): EditDraft {
  const storedValue = theirs ?? "";
  return {
    base: { ...draft.base, [field]: storedValue },
    values: { ...draft.values, [field]: chosenValue ?? "" },
    conflicts: draft.conflicts.filter((conflict) => conflict.field !== field),
  };
}

/**
 * Combines two edits of one text: the colleague's text, followed by what this user added to the base. If this user also
 * changed the base itself, this user's whole text follows. If one part contains the other, returns only the longer one.
 */
export function keepBothTexts(base: string, otherText: string, ownText: string): string {
  const addition =
    base !== "" && ownText.startsWith(base) ? ownText.slice(base.length).replace(/^[\s,.;]+/, "") : ownText;
  if (otherText.includes(addition)) return otherText;
  return addition.includes(otherText) ? addition : `${otherText}\n${addition}`;
}

/**
 * The part of a text that differs from its base, with the unchanged text before and after it. The text is split only
 * between words.
 */
export function findChangedSpan(base: string, text: string): [before: string, changed: string, after: string] {
  const maxLength = Math.min(base.length, text.length);
  let prefixLength = 0;
  while (prefixLength < maxLength && base[prefixLength] === text[prefixLength]) prefixLength++;
  let suffixLength = 0;
  while (
    suffixLength < maxLength - prefixLength &&
    base[base.length - 1 - suffixLength] === text[text.length - 1 - suffixLength]
  )
    suffixLength++;
  while (prefixLength > 0 && !/\s/.test(text[prefixLength - 1] ?? " ")) prefixLength--;
  while (suffixLength > 0 && !/\s/.test(text[text.length - suffixLength] ?? " ")) suffixLength--;
  const endIndex = Math.max(prefixLength, text.length - suffixLength);
  return [text.slice(0, prefixLength), text.slice(prefixLength, endIndex), text.slice(endIndex)];
}
