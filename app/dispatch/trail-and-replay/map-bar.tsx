"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "../commands/key-press";

type RadioRowProps<Choice extends number> = {
  label: string;
  name: string;
  choices: readonly Choice[];
  chosenValue: number;
  labelOf: (choice: Choice) => string;
  onChoose: (choice: Choice) => void;
};

/** Lets the user choose one of several numbers, with radio buttons in a row. */
export function RadioRow<Choice extends number>({
  label,
  name,
  choices,
  chosenValue,
  labelOf,
  onChoose,
}: RadioRowProps<Choice>) {
  return (
    <fieldset className="flex rounded-md border border-line-2">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <label
          key={choice}
          className="relative flex h-7 min-w-9 cursor-pointer items-center justify-center rounded-md px-2 font-medium text-[0.8125rem] text-ink-2 hover:bg-hover has-checked:bg-strong has-checked:text-on-strong has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            value={choice}
            checked={choice === chosenValue}
            onChange={() => onChoose(choice)}
            className="absolute inset-0 cursor-pointer appearance-none rounded-md opacity-0"
          />
          {labelOf(choice)}
        </label>
      ))}
    </fieldset>
  );
}

/** Keeps the map's controls above a bar at the lower edge: sets the CSS variable `--bar-height` to the bar's height. */
export function useBarHeight<Bar extends HTMLElement>() {
  const bar = useRef<Bar>(null);

  useEffect(() => {
    const rootStyle = document.documentElement.style;
    const observer = new ResizeObserver(() =>
      rootStyle.setProperty("--bar-height", `${bar.current?.offsetHeight ?? 0}px`),
    );
    if (bar.current) observer.observe(bar.current);
    return () => {
      observer.disconnect();
      rootStyle.removeProperty("--bar-height");
    };
  }, []);

  return bar;
}

/** Focuses the element on mount, unless the user is typing. */
export function useFocusOnMount<Target extends HTMLElement>() {
  const element = useRef<Target>(null);

  useEffect(() => {
    if (!isTyping(document.activeElement)) element.current?.focus();
  }, []);

  return element;
}
