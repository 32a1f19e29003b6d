import type { Precision } from "@/db/vocabulary";
import type { EditConflict, EditedField } from "@/server/incidents/edit-incident";
import type { IncidentView } from "@/server/incidents/read-incidents";

export type EditValues = {
  type: string;
  priority: number;
  place: { location: { lng: number; lat: number }; precision: Precision };
  address: string;
  description: string;
};

/** What somebody is changing: what it was when they began, what they make of it, and where a colleague was faster. */
export type EditDraft = { base: EditValues; values: EditValues; conflicts: EditConflict[] };

function valuesOf({ type, priority, location, precision, address, description }: IncidentView): EditValues {
  return { type, priority, place: { location, precision }, address: address ?? "", description: description ?? "" };
}

export function createEditDraft(incident: IncidentView): EditDraft {
  return { base: valuesOf(incident), values: valuesOf(incident), conflicts: [] };
}

const fields = ["type", "priority", "place", "address", "description"] as const satisfies readonly EditedField[];

/** The fields that differ from what they were. */
export function changedFields({ base, values }: EditDraft): EditedField[] {
  return fields.filter((field) => JSON.stringify(base[field]) !== JSON.stringify(values[field]));
}

/** What is sent: for each changed field the new value, and the one it is based on. */
export function toEditInput(draft: EditDraft) {
  const { base, values } = draft;
  const changed = changedFields(draft);
  const pick = <Field extends EditedField>(field: Field) =>
    changed.includes(field) ? { base: base[field], value: values[field] } : undefined;
  return {
    type: pick("type"),
    priority: pick("priority"),
    place: pick("place"),
    address: pick("address"),
    description: pick("description"),
  };
}

/** A conflict that somebody decided: the stored value is what the next save is based on, and the chosen one what is saved. */
export function resolveConflict(draft: EditDraft, { field, theirs }: EditConflict, chosen: unknown): EditDraft {
  const stored = theirs ?? "";
  return {
    base: { ...draft.base, [field]: stored },
    values: { ...draft.values, [field]: chosen ?? "" },
    conflicts: draft.conflicts.filter((one) => one.field !== field),
  };
}

/** Both texts as one: the colleague's, and behind it what was added to what both began with; both whole where that is not so simple. */
export function mergeTexts(base: string, theirs: string, mine: string): string {
  const added = base !== "" && mine.startsWith(base) ? mine.slice(base.length).replace(/^[\s,.;]+/, "") : mine;
  if (theirs.includes(added)) return theirs;
  return added.includes(theirs) ? added : `${theirs}\n${added}`;
}

/** What of a text differs from what it was: the part before, the part that is new, and the part behind, cut between words. */
export function changedSpan(base: string, text: string): [before: string, changed: string, behind: string] {
  const most = Math.min(base.length, text.length);
  let start = 0;
  while (start < most && base[start] === text[start]) start++;
  let end = 0;
  while (end < most - start && base[base.length - 1 - end] === text[text.length - 1 - end]) end++;
  while (start > 0 && !/\s/.test(text[start - 1] ?? " ")) start--;
  while (end > 0 && !/\s/.test(text[text.length - end] ?? " ")) end--;
  const behind = Math.max(start, text.length - end);
  return [text.slice(0, start), text.slice(start, behind), text.slice(behind)];
}
