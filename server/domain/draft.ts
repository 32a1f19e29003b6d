import type { Answer, Precision, Priority } from "../../db/vocabulary";

/** How long a draft is kept after it was last saved. */
export const draftHours = 24;

/** What an intake form contains, other than its call. */
export type DraftContent = {
  /** `name` is null for a point without a name, such as one clicked on the map. */
  place: {
    lng: number;
    lat: number;
    precision: Precision;
    name: string | null;
    district: string | null;
    /**
     * Whether the location was reported by the telephone exchange: it is where the caller is, which is not always where
     * the incident is.
     */
    fromExchange?: true | undefined;
    /** Whether it is the place of the incident that a neighbouring centre handed over. */
    fromNeighbour?: true | undefined;
  } | null;
  /** The text of the place search. */
  placeText: string;
  /** Whether the text was confirmed before its results arrived: the first result then becomes the place. */
  isPlaceConfirmed: boolean;
  /** Null while the type is guessed from the description. */
  type: string | null;
  /** Null while the default priority of the type applies. */
  priority: Priority | null;
  address: string;
  description: string;
  /** The caller's answers by question id. */
  answers: Readonly<Record<string, Answer>>;
};

export const blankContent: DraftContent = {
  place: null,
  placeText: "",
  isPlaceConfirmed: false,
  type: null,
  priority: null,
  address: "",
  description: "",
  answers: {},
};

/** Whether location, type and texts are still empty. */
export function isBlank({ place, placeText, type, address, description }: DraftContent): boolean {
  return place === null && type === null && `${placeText}${address}${description}`.trim() === "";
}

/** Version of a draft: the page or open form that wrote it, and a number that grows with each save. */
export type DraftVersion = { writer: string; revision: number };

/**
 * What to do with a save. A writer's saves replace each other in the order in which they were sent, whatever the order
 * in which they arrive. A save that builds on the stored version (`base`) replaces it. Any other save was typed without
 * knowledge of the stored version, so the two are merged.
 */
export function decideSave(
  stored: DraftVersion | undefined,
  save: DraftVersion & { base: number },
): "replace" | "ignore" | "merge" {
  if (!stored) return "replace";
  if (stored.writer === save.writer) return save.revision > stored.revision ? "replace" : "ignore";
  return stored.revision === save.base ? "replace" : "merge";
}

/**
 * Merges two versions of a draft so that no typed text is lost. `base` is the version that both started from, or null
 * if it is unknown. If only one side changed a field, takes its value. If both did, joins texts and takes other values
 * from `mine`.
 */
export function mergeContent(base: DraftContent | null, theirs: DraftContent, mine: DraftContent): DraftContent {
  const baseContent = base ?? blankContent;
  const mergeField = <Field extends keyof DraftContent>(field: Field): DraftContent[Field] =>
    isSameValue(mine[field], baseContent[field]) ? theirs[field] : mine[field];
  return {
    // The place and the text of the place search must come from the same version.
    ...(isSameValue(toPlace(mine), toPlace(baseContent)) ? toPlace(theirs) : toPlace(mine)),
    type: mergeField("type"),
    priority: mergeField("priority"),
    address: mergeText(base?.address ?? null, theirs.address, mine.address),
    description: mergeText(base?.description ?? null, theirs.description, mine.description),
    answers: { ...theirs.answers, ...changedAnswers(baseContent.answers, mine.answers) },
  };
}

/**
 * Merges two versions of one text: returns `theirs`, followed by what `mine` adds to `base`, or by all of `mine` if it
 * does not start with `base`. If one text is an earlier state of the other, or if `base` is unknown and one contains
 * the other, returns the longer one.
 */
export function mergeText(base: string | null, theirs: string, mine: string): string {
  if (mine === (base ?? "") || isEarlierState(mine, theirs)) return theirs;
  if (theirs === (base ?? "") || mine.startsWith(theirs)) return mine;
  if (base === null && theirs.includes(mine)) return theirs;
  if (base === null) return mine.includes(theirs) ? mine : `${theirs}${withoutRepeatedLines(theirs, mine)}`;
  if (base === "" || !mine.startsWith(base)) return `${theirs}\n${mine}`;
  const addition = mine.slice(base.length);
  return theirs.endsWith(base) ? `${theirs}${addition}` : `${theirs}\n${addition.trimStart()}`;
}

/**
 * Returns what `mine` adds to `theirs`, with a line break if needed. The last lines of `theirs` may be an earlier state
 * of `mine`: when a page is closed, it sends a save while its previous one is still being merged.
 */
function withoutRepeatedLines(theirs: string, mine: string): string {
  for (let start = theirs.indexOf("\n") + 1; start > 0; start = theirs.indexOf("\n", start) + 1) {
    const lastLines = theirs.slice(start);
    if (isEarlierState(lastLines, mine)) return mine.slice(lastLines.length);
  }
  return `\n${mine}`;
}

/**
 * Whether a text is the beginning of a later one. A few first letters may be the same by chance: those that somebody
 * types before an unfinished text has been restored.
 */
function isEarlierState(text: string, later: string): boolean {
  return text === later || (text.length >= 8 && later.startsWith(text));
}

/** Unsaved changes to an incident: the new value of each changed field, and the value that was seen before (`base`). */
export type FieldEdits = Readonly<Record<string, { base: unknown; value: unknown }>>;

/**
 * Merges two versions of a person's unsaved changes so that no typed text is lost. `base` is the version that both
 * started from, or null if it is unknown. Works field by field, as `mergeContent` does; the place and the text of the
 * place search come from the same version.
 */
export function mergeEdits(base: FieldEdits | null, theirs: FieldEdits, mine: FieldEdits): FieldEdits {
  const merged: Record<string, { base: unknown; value: unknown }> = {};
  const isOwn = (field: string) => !isSameValue(mine[field], base?.[field]);
  const placeFields = ["place", "placeText"];
  for (const field of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const [baseEdit, theirValue, ownValue] = [base?.[field], theirs[field], mine[field]];
    const edit = (placeFields.includes(field) ? placeFields.some(isOwn) : isOwn(field)) ? ownValue : theirValue;
    if (!edit) continue;
    const isChangedByBoth = edit === ownValue && theirValue !== undefined && !isSameValue(theirValue, baseEdit);
    merged[field] =
      isChangedByBoth && typeof theirValue.value === "string" && (field === "description" || field === "address")
        ? {
            base: theirValue.base,
            value: mergeText(
              base && String(baseEdit?.value ?? theirValue.base ?? ""),
              theirValue.value,
              String(edit.value ?? ""),
            ),
          }
        : edit;
  }
  return merged;
}

/** Returns the text typed after `sentText` was sent, with the whole of each line whose sent part was changed as well. */
export function findAddedText(sentText: string, currentText: string): string {
  const text = currentText.trim();
  if (text.startsWith(sentText)) return text.slice(sentText.length).trim();
  const sentLines = sentText.split("\n").sort((a, b) => b.length - a.length);
  const addedLines = text.split("\n").map((line) => {
    const sentLine = sentLines.find((candidate) => line.startsWith(candidate)) ?? "";
    return line.slice(sentLine.length).trim();
  });
  return addedLines.filter(Boolean).join("\n");
}

function toPlace({ place, placeText, isPlaceConfirmed }: DraftContent) {
  return { place, placeText, isPlaceConfirmed };
}

function changedAnswers(base: DraftContent["answers"], mine: DraftContent["answers"]): DraftContent["answers"] {
  return Object.fromEntries(Object.entries(mine).filter(([id, answer]) => base[id] !== answer));
}

/** Whether two contents are equal, whatever the order of their keys. */
export function isSameContent(a: DraftContent, b: DraftContent): boolean {
  return (Object.keys(blankContent) as (keyof DraftContent)[]).every((field) => isSameValue(a[field], b[field]));
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(withSortedKeys(a)) === JSON.stringify(withSortedKeys(b));
}

function withSortedKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([key, entry]) => [key, withSortedKeys(entry)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
