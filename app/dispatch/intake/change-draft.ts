import type { Answer } from "@/db/vocabulary";
import { type DraftContent, mergeContent } from "../../../server/domain/draft";
import type { Draft } from "./drafts";

/** A change to one draft: the one with this key, or the active draft if no key is given. */
export type DraftChange =
  | { do: "edit"; key?: string; draft: Partial<Omit<Draft, "key">> }
  /**
   * Stores the answer to a question, or removes it. Without a question id, answers the first unanswered question of
   * `questionIds`. The reducer finds that question, so that two quick key presses do not answer the same question.
   * Answering a question of a guessed type also chooses that type.
   */
  | {
      do: "answer";
      key: string;
      questionId?: string;
      questionIds: readonly string[];
      answer: Answer | undefined;
      type: string | null;
    }
  /**
   * Merges `theirs`, a version of the draft from the server or an earlier page load, into this page's draft. Both are
   * based on `base`, which is null if it is unknown.
   */
  | { do: "merge-draft"; key: string; base: DraftContent | null; theirs: DraftContent; typedBy?: string | undefined };

/** Applies a change to a draft. */
export function changeDraft(draft: Draft, change: DraftChange): Draft {
  switch (change.do) {
    case "edit":
      return { ...draft, ...change.draft };
    case "answer": {
      const { questionIds, answer, type } = change;
      const questionId = change.questionId ?? questionIds.find((id) => draft.answers[id] === undefined);
      if (questionId === undefined) return draft;
      const { [questionId]: _, ...otherAnswers } = draft.answers;
      const answers = answer ? { ...otherAnswers, [questionId]: answer } : otherAnswers;
      return { ...draft, answers, type: draft.type ?? type };
    }
    case "merge-draft": {
      const { base, theirs, typedBy = draft.typedBy } = change;
      return { ...draft, ...mergeContent(base, theirs, draft), typedBy };
    }
  }
}
