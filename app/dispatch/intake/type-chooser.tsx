"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useMemo, useState } from "react";
import { categories } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/list-types";
import { useTypes } from "../../_live/cache/use-live-data";
import { PriorityMark } from "../../_ui/mark";
import { MarkedWords } from "../../_ui/marked-words";
import { PickList } from "../../_ui/pick-list";
import { useNames } from "../../_words/use-names";
import { rankTypes } from "./rank-types";

type Props = {
  inputRef: RefObject<HTMLInputElement | null>;
  invalid: boolean;
  describedBy: string;
  onPick: (type: TypeView) => void;
  onLeave?: (() => void) | undefined;
};

/** What happened, by category; typing narrows by the name in either language, so that nobody is stuck in the wrong one. */
export function TypeChooser({ inputRef, invalid, describedBy, onPick, onLeave }: Props) {
  const t = useTranslations("intake");
  const category = useTranslations("category");
  const names = useNames();
  const { types } = useTypes();
  const [words, setWords] = useState("");
  const groups = useMemo(() => {
    const found = rankTypes(types, words);
    const inOrder = [...new Set([...found.map((type) => type.category), ...categories])];
    return (words.trim() === "" ? categories : inOrder)
      .map((one) => ({ name: category(one), items: found.filter((type) => type.category === one) }))
      .filter(({ items }) => items.length > 0);
  }, [types, words, category]);
  return (
    <PickList
      label={t("type")}
      hint={t("typeHint")}
      words={words}
      onWords={setWords}
      groups={groups}
      keyOf={({ code }) => code}
      onPick={onPick}
      empty={types.length > 0 && t("typeNone")}
      invalid={invalid}
      describedBy={describedBy}
      inputRef={inputRef}
      folds
      onLeave={onLeave}
      show={(type) => (
        <span className="flex items-center gap-2.5">
          <PriorityMark priority={type.defaultPriority as 1 | 2 | 3 | 4} className="size-4" />
          <span className="min-w-0 flex-1 text-ink-2 leading-snug">
            <MarkedWords text={names.type(type)} words={words} />
          </span>
        </span>
      )}
    />
  );
}
