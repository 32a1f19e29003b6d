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
    isDirty: JSON.stringify(draft) !== JSON.stringify(initialDraft),
    isSubmitted,
    markSubmitted: () => setIsSubmitted(true),
  };
}
