"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { KeyCap } from "../../_ui/key-cap";
import type { Facet } from "./queue-filter";

type Props = {
  chips: readonly { facet: Facet; name: string }[];
  words: string;
  onRemove: (facet: Facet) => void;
  onClear: () => void;
};

/** What narrows the queue, each to be taken away, and one way out of all of it. */
export function FilterChips({ chips, words, onRemove, onClear }: Props) {
  const t = useTranslations("queueFilter");
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-1">
      {chips.map(({ facet, name }) => (
        <button
          key={`${facet.kind} ${facet.value}`}
          type="button"
          aria-label={t("remove", { name })}
          onClick={() => onRemove(facet)}
          className="flex h-6 items-center gap-1 rounded-full border border-line-2 bg-pressed pr-1 pl-2 font-medium text-xs hover:bg-hover"
        >
          {name}
          <X className="size-3.5" aria-hidden />
        </button>
      ))}
      {words.trim() !== "" && <span className="px-1 font-medium text-xs">“{words.trim()}”</span>}
      <button
        type="button"
        aria-keyshortcuts="Shift+F"
        onClick={onClear}
        className="ml-auto flex h-6 items-center gap-1 rounded-md px-1.5 font-semibold text-xs hover:bg-hover"
      >
        {t("clear")}
        <KeyCap>⇧F</KeyCap>
      </button>
    </div>
  );
}
