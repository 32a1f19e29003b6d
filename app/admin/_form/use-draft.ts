"use client";

import { useState } from "react";

/**
 * The values of a form while the user edits it. `isDirty` says whether they differ from the initial values.
 * `isSubmitted` is true after the first attempt to save; before that, some errors are not shown.
 *
 * `createDraft` is called with every render, but the form does not follow its values: `initialDraft` keeps the values
 * with which the form was opened. After `rebaseOnLatest`, the next draft that differs becomes the new `initialDraft`:
 * the form keeps the user's changes, and all other fields show the new values.
 */
export function useDraft<Draft extends object>(createDraft: () => Draft) {
  const latestDraft = createDraft();
  const [initialDraft, setInitialDraft] = useState(latestDraft);
  const [draft, setDraft] = useState(initialDraft);
  const [isRebasePending, setIsRebasePending] = useState(false);
  const [isSubmitted, setIsSubmitted] = useState(false);
  if (isRebasePending && !isEqual(latestDraft, initialDraft)) {
    setIsRebasePending(false);
    setInitialDraft(latestDraft);
    setDraft({ ...latestDraft, ...pickChanged(initialDraft, draft) });
  }
  return {
    draft,
    initialDraft,
    setDraft,
    change: (part: Partial<Draft>) => setDraft((previousDraft) => ({ ...previousDraft, ...part })),
    isDirty: !isEqual(draft, initialDraft),
    isSubmitted,
    markSubmitted: () => setIsSubmitted(true),
    rebaseOnLatest: () => setIsRebasePending(true),
  };
}

/** The fields that differ from `before`. A form that saves only these does not overwrite changes by other people. */
export function pickChanged<Fields extends object>(before: Record<keyof Fields, unknown>, fields: Fields) {
  const names = (Object.keys(fields) as (keyof Fields)[]).filter((name) => !isEqual(fields[name], before[name]));
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as Partial<Fields>;
}

/** The changed fields, with the values that they had before as `base`: if somebody has changed one since, saving fails. */
export function pickChangedWithBase<Fields extends object>(before: Fields, fields: Fields) {
  const changes = pickChanged(before, fields);
  const names = Object.keys(changes) as (keyof Fields)[];
  return { ...changes, base: Object.fromEntries(names.map((name) => [name, before[name]])) as Partial<Fields> };
}

export const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
