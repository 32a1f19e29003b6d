"use client";

import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useEffectEvent, useId, useState } from "react";

type ComboboxGroup<Item> = { name: string | null; items: readonly Item[] };

type Props<Item> = {
  label: string;
  hint: string;
  searchText: string;
  onSearchText: (searchText: string) => void;
  groups: readonly ComboboxGroup<Item>[];
  keyOf: (item: Item) => string;
  renderItem: (item: Item) => ReactNode;
  onPick: (item: Item) => void;
  /** Shown instead of an empty list. */
  empty: ReactNode;
  isInvalid?: boolean;
  describedBy?: string;
  inputRef?: Ref<HTMLInputElement>;
  /** Whether the list is shown only while the field has the focus. */
  isHiddenWithoutFocus?: boolean;
  /**
   * Whether the first item is preselected (the default). If false, Enter picks nothing until the arrow keys have chosen
   * an item.
   */
  hasPreselection?: boolean;
  /**
   * Whether the list still belongs to earlier input. If so, Enter picks the first item of the new list once that has
   * arrived, or calls `onConfirm` if it is given. An item chosen with the arrow keys is still picked immediately.
   */
  isSettling?: boolean;
  onConfirm?: () => void;
  /** Called on Esc. If it is omitted, the screen handles Esc. */
  onEscape?: (() => void) | undefined;
};

/**
 * A combobox with its list below. Typing filters the list, the arrow keys move the selection, and Enter picks the
 * selected item.
 */
export function SearchCombobox<Item>(props: Props<Item>) {
  const {
    label,
    hint,
    searchText,
    onSearchText,
    groups,
    keyOf,
    renderItem,
    onPick,
    empty,
    isInvalid,
    describedBy,
    inputRef,
    isHiddenWithoutFocus,
    onEscape,
    isSettling = false,
    hasPreselection = true,
    onConfirm,
  } = props;
  const id = useId();
  const [isFocused, setIsFocused] = useState(false);
  const initialIndex = hasPreselection ? 0 : -1;
  const [selection, setSelection] = useState<{ searchText: string; key: string; isByKeyboard: boolean } | null>(null);
  const shownGroups = isHiddenWithoutFocus && !isFocused ? [] : groups;
  const shownItems = shownGroups.flatMap(({ items }) => items);
  // The selection is stored by key, because indexes shift when results load later. It applies only to the search text
  // for which it was made.
  const selectedIndex =
    selection?.searchText === searchText ? shownItems.findIndex((item) => keyOf(item) === selection.key) : -1;
  const activeIndex = selectedIndex >= 0 ? selectedIndex : Math.min(initialIndex, shownItems.length - 1);
  const isChosen = selectedIndex >= 0 && selection?.isByKeyboard === true;
  const moveTo = (index: number, isByKeyboard: boolean) => {
    const item = shownItems[index];
    if (item !== undefined) setSelection({ searchText, key: keyOf(item), isByKeyboard });
  };
  const optionId = (index: number) => `${id}-option-${index}`;
  const [confirmedText, setConfirmedText] = useState<string | null>(null);
  const pickFirst = useEffectEvent(() => {
    setConfirmedText(null);
    if (shownItems[0] !== undefined) onPick(shownItems[0]);
  });
  const isConfirmed = !isSettling && confirmedText === searchText;
  useEffect(() => {
    if (isConfirmed) pickFirst();
  }, [isConfirmed]);

  useEffect(() => {
    if (activeIndex >= 0) document.getElementById(`${id}-option-${activeIndex}`)?.scrollIntoView({ block: "nearest" });
  }, [id, activeIndex]);

  function handleKey(event: KeyboardEvent) {
    const indexStepByKey: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const indexStep = indexStepByKey[event.key];
    if (indexStep !== undefined && shownItems.length > 0) {
      event.preventDefault();
      setConfirmedText(null);
      moveTo(Math.max(0, Math.min(shownItems.length - 1, activeIndex + indexStep)), true);
    }
    if (event.key === "Escape" && onEscape) {
      event.preventDefault();
      onEscape();
    }
    // With text in the field, Ctrl+Enter picks an item as Enter does. It sends the form only when it is pressed again.
    const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== "Enter" || (hasModifier && searchText.trim() === "")) return;
    const chosenItem = shownItems[activeIndex];
    const isWaitingForResults = isSettling && !isChosen;
    if (!isWaitingForResults && chosenItem === undefined) {
      // Do not submit the form before an item is chosen.
      if (shownItems.length > 0) event.preventDefault();
      return;
    }
    event.preventDefault();
    if (isWaitingForResults && onConfirm) onConfirm();
    else if (isWaitingForResults) setConfirmedText(searchText);
    else if (chosenItem !== undefined) onPick(chosenItem);
  }

  let index = -1;
  return (
    <div className="overflow-hidden rounded-lg border border-line-2 bg-raised focus-within:border-focus">
      <input
        ref={inputRef}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={shownItems.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={activeIndex >= 0 ? optionId(activeIndex) : undefined}
        aria-autocomplete="list"
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        autoComplete="off"
        spellCheck={false}
        value={searchText}
        placeholder={hint}
        onChange={(event) => {
          setConfirmedText(null);
          onSearchText(event.target.value);
        }}
        onKeyDown={handleKey}
        onFocus={() => setIsFocused(true)}
        onBlur={() => {
          setIsFocused(false);
          setConfirmedText(null);
        }}
        className="h-10 w-full bg-transparent px-3 text-[0.9375rem] outline-none"
      />
      {shownItems.length === 0 && empty && (!isHiddenWithoutFocus || isFocused) && (
        <div className="border-line border-t px-3 py-2.5 text-ink-3 text-[0.8125rem]">{empty}</div>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-busy={isSettling && shownItems.length > 0}
        className={`max-h-72 overflow-y-auto overscroll-contain ${shownItems.length > 0 ? "border-line border-t" : ""}`}
      >
        {shownGroups.map(({ name, items }) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox may contain only options and groups, and no HTML element is such a group.
          <div key={name ?? ""} role="group" aria-label={name ?? undefined}>
            {name && <div className="px-3 pt-2 pb-0.5 font-semibold text-ink-3 text-xs">{name}</div>}
            {items.map((item) => {
              index += 1;
              const itemIndex = index;
              return (
                <button
                  key={keyOf(item)}
                  id={optionId(itemIndex)}
                  type="button"
                  role="option"
                  tabIndex={-1}
                  aria-selected={itemIndex === activeIndex}
                  onPointerDown={(event) => event.preventDefault()}
                  onPointerMove={() => itemIndex !== activeIndex && moveTo(itemIndex, false)}
                  onClick={() => onPick(item)}
                  className={`block w-full cursor-pointer px-3 py-1.5 text-left ${itemIndex === activeIndex ? "bg-pressed" : ""}`}
                >
                  {renderItem(item)}
                </button>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
