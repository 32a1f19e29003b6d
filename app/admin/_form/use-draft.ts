"use client";

import { useState } from "react";

/**
 * The values of a form while the user edits it. `isDirty` says whether they differ from the initial values.
 * `isSubmitted` is true after the first attempt to save; before that, some errors are not shown.
 */
export function useDraft<Draft extends object>(createDraft: () => Draft) {
  const [initialDraft] = useState(createDraft);
  const [draft, setDraft] = useState(initialDraft);
  const [isSubmitted, setIsSubmitted] = useState(false);
  return {
    draft,
    initialDraft,
    setDraft,
    change: (part: Partial<Draft>) => setDraft((previousDraft) => ({ ...previousDraft, ...part })),
    isDirty: !isEqual(draft, initialDraft),
    isSubmitted,
    markSubmitted: () => setIsSubmitted(true),
  };
}

/** The fields that differ from `before`. A form that saves only these leaves what other administrators have changed. */
export function pickChanged<Fields extends object>(before: Record<keyof Fields, unknown>, fields: Fields) {
  const names = (Object.keys(fields) as (keyof Fields)[]).filter((name) => !isEqual(fields[name], before[name]));
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as Partial<Fields>;
}

const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
