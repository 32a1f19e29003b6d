"use client";

import { useTranslations } from "next-intl";
import type { TypeView } from "@/server/assignment/list-types";
import { KeyCap } from "../../_ui/key-cap";
import { PriorityMark } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";

export type GuessedType = { type: TypeView; words: readonly string[] };

type Props = {
  /** The type that holds now. */
  type: TypeView;
  /** Whether a person chose it. */
  isChosen: boolean;
  guesses: readonly GuessedType[];
  onChoose: (type: TypeView) => void;
};

/** The type that holds, and the others the words speak of: one Tab, then arrows; from anywhere Alt and an arrow. */
export function GuessedTypes({ type, isChosen, guesses, onChoose }: Props) {
  const t = useTranslations("intake");
  const categoryName = useTranslations("category");
  const names = useNames();
  const known = guesses.some((guess) => guess.type.code === type.code);
  const listed = known ? guesses : [{ type, words: [] }, ...guesses];
  return (
    <fieldset>
      <legend className="sr-only">{t("types")}</legend>
      {listed.map(({ type: one, words }) => {
        const holds = one.code === type.code;
        return (
          <label
            key={one.code}
            className="flex cursor-pointer items-start gap-2.5 border-line border-b px-3 py-1.5 hover:bg-hover has-checked:bg-pressed has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:-outline-offset-2"
          >
            <input
              type="radio"
              name="incident-type"
              value={one.code}
              checked={holds}
              onChange={() => onChoose(one)}
              className="mt-1 accent-current"
            />
            <span className="min-w-0 flex-1">
              <span className={holds ? "block font-semibold" : "block text-ink-2"}>{names.type(one)}</span>
              <span className="block text-pretty text-ink-3 text-xs">
                {categoryName(one.category)}
                {holds && isChosen && ` · ${t("chosenByHand")}`}
                {words.length > 0 && !(holds && isChosen) && ` · ${t("guessedFrom", { words: words.join(", ") })}`}
              </span>
            </span>
            <PriorityMark priority={one.defaultPriority as 1 | 2 | 3 | 4} className="mt-0.5 size-4" />
          </label>
        );
      })}
      {listed.length > 1 && (
        <p
          className="hidden items-center gap-1.5 border-line border-b px-3 py-1 text-ink-3 text-xs lg:flex"
          aria-hidden
        >
          <KeyCap>Alt ↓</KeyCap>
          <KeyCap>Alt ↑</KeyCap>
        </p>
      )}
    </fieldset>
  );
}
