"use client";

import { type Answer, priorities } from "@/db/vocabulary";
import { useCommand } from "../commands/command-registry";
import { useActions } from "../console-context";
import { answerLetters } from "./answer-keys";
import type { Intake } from "./use-intake";

const answersByIndex = [...answerLetters.values()];

type Actions = {
  intake: Intake;
  isShown: boolean;
  /** Accepts the best place suggestion once it is known. */
  takeSuggestion: () => void;
  setAnswer: (questionId: string, answer: Answer) => void;
};

/**
 * Registers the form's keyboard commands that have no button. All but those for the priority also work while typing.
 */
export function useIntakeCommands({ intake, isShown, takeSuggestion, setAnswer }: Actions): void {
  const { draft, type, guesses } = intake;
  const { act } = useActions();

  const answerNext = (answer: Answer | undefined) => {
    const next = type?.questions.find(({ id }) => draft.answers[id] === undefined);
    if (next && answer) setAnswer(next.id, answer);
  };
  const stepType = (by: 1 | -1) => {
    const codes = guesses.map((guess) => guess.type.code);
    if (type && !codes.includes(type.code)) codes.unshift(type.code);
    const next = codes.at((codes.indexOf(type?.code ?? "") + by) % codes.length);
    if (next && next !== type?.code) act({ do: "edit", draft: { type: next } });
  };
  useCommand({
    id: "place",
    isEnabled: isShown,
    run: () => (draft.place ? act({ do: "place", place: null }) : takeSuggestion()),
  });
  useCommand({ id: "stepType", isEnabled: isShown, run: (index) => stepType(index === 0 ? 1 : -1) });
  useCommand({ id: "answers", isEnabled: isShown, run: (index) => answerNext(answersByIndex[index]) });
  useCommand({
    id: "priority",
    isEnabled: isShown,
    run: (index) => act({ do: "edit", draft: { priority: priorities[index] ?? null } }),
  });
}
