"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { useAttribution } from "../../_map/attribution";
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

type MapBarProps = {
  label: string;
  /** CSS classes of the bar and of its border. */
  className?: string;
  frameClass?: string;
  /** Shown in the last row, beside the attribution. */
  footer?: ReactNode;
  children?: ReactNode;
};

/** A bar at the map's lower edge. Contains the attribution of the base map, which would cover names above the bar. */
export function MapBar({
  label,
  className = "",
  frameClass = "border border-line-2 py-2",
  footer,
  children,
}: MapBarProps) {
  const bar = useBarHeight();
  const attribution = useAttribution();
  return (
    <section
      ref={bar}
      aria-label={label}
      className={`absolute right-(--free-right) bottom-(--free-bottom) left-(--free-left) z-5 p-2.5 pb-0 lg:pb-2.5 ${className}`}
    >
      <div className={`rounded-xl bg-panel px-3.5 shadow-[0_8px_28px_rgb(0_0_0/0.4)] ${frameClass}`}>
        {children}
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-0.5 text-xs first:mt-0">
          {footer}
          <p className="ml-auto text-(length:--attribution-size) text-ink-2 leading-tight">{attribution}</p>
        </div>
      </div>
    </section>
  );
}

/** Keeps the map's controls above the bar: sets the CSS variable `--bar-height` to the bar's height. */
function useBarHeight() {
  const bar = useRef<HTMLElement>(null);

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
