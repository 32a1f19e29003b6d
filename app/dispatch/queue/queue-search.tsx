"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { KeyCap } from "../../_ui/key-cap";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import type { Facet } from "./queue-filter";

type QueueSearchProps = {
  words: string;
  onWords: (words: string) => void;
  facets: readonly NamedFacet[];
  onAdd: (facet: Facet) => void;
  onRemoveLast: () => void;
  /**
   * Called on Enter if no suggestion is highlighted: keeps the words as the filter and opens the first matching
   * incident.
   */
  onEnter: () => void;
};

const maxSuggestions = 7;

/**
 * One field for the whole filter. Typing words narrows the queue. Matching categories, districts and agencies are
 * suggested, and are added with the arrow keys and Enter. Backspace in the empty field removes the last value.
 */
export function QueueSearch({ words, onWords, facets, onAdd, onRemoveLast, onEnter }: QueueSearchProps) {
  const t = useTranslations("queueFilter");
  const id = useId();
  const shortcut = useCommand<HTMLInputElement>({ id: "search", run: () => shortcut.ref.current?.focus() });
  const [open, setOpen] = useState(false);
  const [activeIndex, setActiveIndex] = useState(-1);
  const query = words.trim().toLowerCase();
  const suggestions = facets.filter(({ name }) => name.toLowerCase().includes(query)).slice(0, maxSuggestions);
  const activeSuggestion =
    open && activeIndex >= 0 ? suggestions[Math.min(activeIndex, suggestions.length - 1)] : undefined;
  const add = (facet: Facet) => {
    onAdd(facet);
    setActiveIndex(-1);
  };

  function handleKey(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      setActiveIndex((previous) =>
        Math.max(-1, Math.min(suggestions.length - 1, previous + (event.key === "ArrowDown" ? 1 : -1))),
      );
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (activeSuggestion) return add(activeSuggestion.facet);
      event.currentTarget.blur();
      onEnter();
    } else if (event.key === "Backspace" && words === "") {
      onRemoveLast();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.currentTarget.blur();
    }
  }

  return (
    <div className="relative">
      <label className="flex h-8 items-center gap-1.5 rounded-md border border-line-2 bg-raised px-2 focus-within:outline-2 focus-within:outline-focus">
        <Search className="size-4 shrink-0 text-ink-3" aria-hidden />
        <span className="sr-only">{t("label")}</span>
        <input
          type="text"
          role="combobox"
          {...shortcut}
          aria-expanded={open && suggestions.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={activeSuggestion ? `${id}-${suggestions.indexOf(activeSuggestion)}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          value={words}
          placeholder={t("label")}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            setActiveIndex(-1);
          }}
          onChange={(event) => {
            onWords(event.target.value);
            setOpen(true);
            setActiveIndex(-1);
          }}
          onKeyDown={handleKey}
          className="w-full min-w-0 bg-transparent text-[0.8125rem] outline-none"
        />
        <KeyCap>{formatKeyHint("search")}</KeyCap>
      </label>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t("label")}
        hidden={!open || suggestions.length === 0}
        className="absolute inset-x-0 top-full z-10 mt-1 overflow-hidden rounded-lg border border-line-2 bg-raised py-1 shadow-[0_8px_28px_rgb(0_0_0/0.35)]"
      >
        {suggestions.map((suggestion, index) => (
          <button
            key={`${suggestion.facet.kind} ${suggestion.facet.value}`}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={suggestion === activeSuggestion}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => add(suggestion.facet)}
            className={`flex w-full cursor-pointer items-baseline justify-between gap-2 px-2.5 py-1 text-left text-[0.8125rem] hover:bg-hover ${suggestion === activeSuggestion ? "bg-pressed" : ""}`}
          >
            <span className="min-w-0 truncate">
              <span className="text-ink-3">{t(suggestion.facet.kind)}</span> {suggestion.name}
            </span>
            <span className="text-ink-3">{suggestion.count}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

type FilterChipsProps = {
  chips: readonly { facet: Facet; name: string }[];
  words: string;
  onRemove: (facet: Facet) => void;
  onClear: () => void;
};

/** The active filter as removable chips, and a button that clears it. */
export function FilterChips({ chips, words, onRemove, onClear }: FilterChipsProps) {
  const t = useTranslations("queueFilter");
  const shortcut = useCommand({ id: "clearFilter", run: onClear });
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
        {...shortcut}
        onClick={onClear}
        className="ml-auto flex h-6 items-center gap-1 rounded-md px-1.5 font-semibold text-xs hover:bg-hover"
      >
        {t("clear")}
        <KeyCap>{formatKeyHint("clearFilter")}</KeyCap>
      </button>
    </div>
  );
}

export type NamedFacet = { facet: Facet; name: string; count: number };

/** Returns the filter values that occur in the open incidents, each with its number of incidents. */
export function useFacets(incidents: readonly ListedIncident[]): NamedFacet[] {
  const { compare } = useFormat();
  const categoryName = useTranslations("category");
  const names = useNames();
  return useMemo(() => {
    const facetsByKey = new Map<string, NamedFacet>();
    const add = (facet: Facet, name: string) => {
      const key = `${facet.kind} ${facet.value}`;
      const existingFacet = facetsByKey.get(key);
      if (existingFacet) existingFacet.count += 1;
      else facetsByKey.set(key, { facet, name, count: 1 });
    };
    for (const { category, district, assignments } of incidents) {
      add({ kind: "categories", value: category }, categoryName(category));
      add({ kind: "districts", value: district.code }, district.name);
      for (const agency of new Set(assignments.map(({ unit }) => unit.agency))) {
        add({ kind: "agencies", value: agency }, names.agency(agency));
      }
    }
    const order = ["categories", "districts", "agencies"];
    return [...facetsByKey.values()].sort(
      (a, b) =>
        order.indexOf(a.facet.kind) - order.indexOf(b.facet.kind) || b.count - a.count || compare(a.name, b.name),
    );
  }, [incidents, categoryName, names, compare]);
}
