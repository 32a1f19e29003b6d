"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { categories } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/incident-types";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { HighlightedText } from "../../_ui/highlighted-text";
import { KeyCap } from "../../_ui/key-cap";
import { PriorityMark } from "../../_ui/mark";
import { SearchCombobox } from "../../_ui/search-combobox";
import { useNames } from "../../_words/use-names";
import { CommandButton } from "../commands/command-registry";
import { rankTypes } from "./rank-types";

type TypeFieldProps = {
  type: TypeView | undefined;
  isChosen: boolean;
  guesses: readonly GuessedType[];
  inputRef: RefObject<HTMLInputElement | null>;
  isMissing: boolean;
  /** Called with null to return to the type that is guessed from the description. */
  onChoose: (type: TypeView | null) => void;
};

/** Field of the incident type. The type is guessed from the description until the call taker chooses one. */
export function TypeField({ type, isChosen, guesses, inputRef, isMissing, onChoose }: TypeFieldProps) {
  const t = useTranslations("intake");
  const [isSearching, setIsSearching] = useState(false);
  return (
    <div>
      <p className="label mb-1">{t("type")}</p>
      {(isSearching || !type) && (
        <TypeSearch
          inputRef={inputRef}
          isInvalid={isMissing && !type}
          describedBy="type-problem"
          onPick={(pickedType) => {
            setIsSearching(false);
            onChoose(pickedType);
          }}
          onLeave={isSearching ? () => setIsSearching(false) : undefined}
        />
      )}
      {type && !isSearching && (
        <div className="overflow-hidden rounded-lg border border-line-2 bg-raised">
          <GuessedTypes type={type} isChosen={isChosen} guesses={guesses} onChoose={onChoose} />
          <div className="flex gap-1 p-1">
            <CommandButton
              command="otherType"
              keyCap="wide"
              size="small"
              look="quiet"
              run={() => {
                // Rendered synchronously, so that letters typed right after the shortcut go into the search field.
                flushSync(() => setIsSearching(true));
                inputRef.current?.focus();
              }}
            >
              {t("otherType")}
            </CommandButton>
            {isChosen && guesses.length > 0 && (
              <Button size="small" look="quiet" onClick={() => onChoose(null)}>
                {t("followWords")}
              </Button>
            )}
          </div>
        </div>
      )}
      <p id="type-problem" role="alert" className="mt-1 font-medium text-alarm text-[0.8125rem] empty:hidden">
        {isMissing && !type && t("needType")}
      </p>
    </div>
  );
}

type GuessedType = { type: TypeView; words: readonly string[] };

type GuessedTypesProps = {
  type: TypeView;
  /** Whether the call taker chose the type; otherwise it is a guess. */
  isChosen: boolean;
  guesses: readonly GuessedType[];
  onChoose: (type: TypeView) => void;
};

/**
 * The current type and the other guesses, as radio buttons. Alt and an arrow key switch between them from any field.
 */
function GuessedTypes({ type, isChosen, guesses, onChoose }: GuessedTypesProps) {
  const t = useTranslations("intake");
  const categoryName = useTranslations("category");
  const names = useNames();
  const isGuessed = guesses.some((guess) => guess.type.code === type.code);
  const listedGuesses = isGuessed ? guesses : [{ type, words: [] }, ...guesses];
  return (
    <fieldset>
      <legend className="sr-only">{t("types")}</legend>
      {listedGuesses.map(({ type: option, words }) => {
        const isCurrent = option.code === type.code;
        return (
          <label
            key={option.code}
            className="flex cursor-pointer items-start gap-2.5 border-line border-b px-3 py-1.5 hover:bg-hover has-checked:bg-pressed has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:-outline-offset-2"
          >
            <input
              type="radio"
              name="incident-type"
              value={option.code}
              checked={isCurrent}
              onChange={() => onChoose(option)}
              className="mt-1 accent-current"
            />
            <span className="min-w-0 flex-1">
              <span className={isCurrent ? "block font-semibold" : "block text-ink-2"}>{names.type(option)}</span>
              <span className="block text-pretty text-ink-3 text-xs">
                {categoryName(option.category)}
                {isCurrent && isChosen && ` · ${t("chosenByHand")}`}
                {words.length > 0 && !(isCurrent && isChosen) && ` · ${t("guessedFrom", { words: words.join(", ") })}`}
              </span>
            </span>
            <PriorityMark priority={option.defaultPriority as 1 | 2 | 3 | 4} className="mt-0.5 size-4" />
          </label>
        );
      })}
      {listedGuesses.length > 1 && (
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

type TypeSearchProps = {
  inputRef: RefObject<HTMLInputElement | null>;
  isInvalid: boolean;
  describedBy: string;
  onPick: (type: TypeView) => void;
  onLeave?: (() => void) | undefined;
};

/**
 * Search field with all types by category. Typing words narrows the list to the types whose name, in either language,
 * contains them.
 */
function TypeSearch({ inputRef, isInvalid, describedBy, onPick, onLeave }: TypeSearchProps) {
  const t = useTranslations("intake");
  const categoryName = useTranslations("category");
  const names = useNames();
  const { types } = useTypes();
  const [words, setWords] = useState("");
  const groups = useMemo(() => {
    const rankedTypes = rankTypes(types, words);
    const orderedCategories = [...new Set([...rankedTypes.map((type) => type.category), ...categories])];
    return (words.trim() === "" ? categories : orderedCategories)
      .map((code) => ({ name: categoryName(code), items: rankedTypes.filter((type) => type.category === code) }))
      .filter(({ items }) => items.length > 0);
  }, [types, words, categoryName]);
  return (
    <SearchCombobox
      label={t("type")}
      hint={t("typeHint")}
      searchText={words}
      onSearchText={setWords}
      groups={groups}
      keyOf={({ code }) => code}
      onPick={onPick}
      empty={types.length > 0 && t("typeNone")}
      isInvalid={isInvalid}
      describedBy={describedBy}
      inputRef={inputRef}
      isHiddenWithoutFocus
      onEscape={onLeave}
      renderItem={(type) => (
        <span className="flex items-center gap-2.5">
          <PriorityMark priority={type.defaultPriority as 1 | 2 | 3 | 4} className="size-4" />
          <span className="min-w-0 flex-1 text-ink-2 leading-snug">
            <HighlightedText text={names.type(type)} searchText={words} />
          </span>
        </span>
      )}
    />
  );
}
