"use client";

import { type Answer, priorities } from "@/db/vocabulary";
import { useCommand } from "../commands/command-registry";
import { useActions } from "../console-context";
import { answersByLetter } from "./answer-keys";
import type { Intake } from "./use-intake";

const answersByIndex = [...answersByLetter.values()];

type IntakeCommandOptions = {
  intake: Intake;
  isShown: boolean;
  /** Accepts the best place suggestion once it is known. */
  acceptSuggestion: () => void;
  /** Answers the first unanswered question. */
  setAnswer: (answer: Answer) => void;
};

/**
 * Registers the form's keyboard commands that have no button. They also work while typing.
 */
export function useIntakeCommands({ intake, isShown, acceptSuggestion, setAnswer }: IntakeCommandOptions): void {
  const { draft, type, guesses } = intake;
  const { updateConsole } = useActions();

  const answerNext = (index: number) => {
    const answer = answersByIndex[index];
    if (answer) setAnswer(answer);
  };
  const chooseAdjacentType = (by: 1 | -1) => {
    const guessedCodes = guesses.map((guess) => guess.type.code);
    if (type && !guessedCodes.includes(type.code)) guessedCodes.unshift(type.code);
    const nextCode = guessedCodes.at((guessedCodes.indexOf(type?.code ?? "") + by) % guessedCodes.length);
    if (nextCode && nextCode !== type?.code) updateConsole({ do: "edit", draft: { type: nextCode } });
  };
  useCommand({
    id: "place",
    isEnabled: isShown,
    run: () => (draft.place ? updateConsole({ do: "place", place: null }) : acceptSuggestion()),
  });
  useCommand({ id: "stepType", isEnabled: isShown, run: (index) => chooseAdjacentType(index === 0 ? 1 : -1) });
  useCommand({ id: "answers", isEnabled: isShown, run: answerNext });
  useCommand({
    id: "priority",
    isEnabled: isShown,
    run: (index) => updateConsole({ do: "edit", draft: { priority: priorities[index] ?? null } }),
  });
}
