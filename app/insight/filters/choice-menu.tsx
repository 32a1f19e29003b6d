"use client";

import { Popover } from "@base-ui/react/popover";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type Props = {
  label: string;
  /** Short description of the selection; null if nothing is selected. */
  value: string | null;
  children: ReactNode;
  wide?: boolean;
};

/** Menu for one part of the filter: a button that shows the selection and opens a popover. */
export function ChoiceMenu({ label, value, children, wide = false }: Props) {
  const t = useTranslations("insightFilter");
  return (
    <Popover.Root>
      <Popover.Trigger
        className={`inline-flex h-9 max-w-72 shrink-0 items-center gap-1.5 rounded-md border px-2 md:max-[1400px]:px-1.5 2xl:px-2.5 transition-colors hover:bg-hover data-popup-open:bg-pressed ${value === null ? "border-line-2 text-ink-2" : "border-ink-2 bg-raised"}`}
      >
        <span className={value === null ? "" : "text-ink-2"}>{label}</span>
        {value !== null && <span className="truncate font-semibold">{value}</span>}
        {value === null && <span className="sr-only">{t("all")}</span>}
        <ChevronDown className="size-3.5 shrink-0 text-ink-3" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" collisionPadding={8} className="z-60">
          <Popover.Popup
            className={`max-h-[min(32rem,var(--available-height))] overflow-y-auto overscroll-contain rounded-xl border border-line-2 bg-panel p-2 shadow-2xl ${wide ? "w-[min(30rem,calc(100vw-1rem))]" : "w-[min(19rem,calc(100vw-1rem))]"}`}
          >
            <Popover.Title className="sr-only">{label}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

type SingleChoiceProps<Value extends string> = {
  legend: string;
  choices: readonly { value: Value; name: ReactNode; hint?: string }[];
  value: Value;
  onPick: (value: Value) => void;
};

/** Radio buttons for choosing one value. */
export function SingleChoice<Value extends string>({ legend, choices, value, onPick }: SingleChoiceProps<Value>) {
  return (
    <fieldset>
      <legend className="sr-only">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name={legend}
            className="size-4 accent-(--strong)"
            checked={choice.value === value}
            onChange={() => onPick(choice.value)}
          />
          <span>
            {choice.name}
            {choice.hint && <span className="ml-2 text-ink-3 text-xs">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

type MultipleChoiceProps<Value extends string | number> = {
  legend: string;
  heading?: ReactNode;
  choices: readonly { value: Value; name: ReactNode }[];
  chosenValues: readonly Value[];
  onChoose: (chosenValues: Value[]) => void;
  hasTwoColumns?: boolean;
};

/** Checkboxes for choosing several values; if none is checked, all values are included. */
export function MultipleChoice<Value extends string | number>(props: MultipleChoiceProps<Value>) {
  const { legend, heading, choices, chosenValues, onChoose, hasTwoColumns = false } = props;
  const toggle = (value: Value) =>
    onChoose(
      chosenValues.includes(value)
        ? chosenValues.filter((chosenValue) => chosenValue !== value)
        : sortValues([...chosenValues, value]),
    );
  return (
    <fieldset>
      <legend className={heading ? "label px-2.5 pt-2 pb-1" : "sr-only"}>{heading ?? legend}</legend>
      <div className={hasTwoColumns ? "grid grid-cols-2" : ""}>
        {choices.map(({ value, name }) => (
          <label
            key={value}
            className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-(--strong)"
              checked={chosenValues.includes(value)}
              onChange={() => toggle(value)}
            />
            <span className="min-w-0">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function sortValues<Value extends string | number>(values: Value[]): Value[] {
  return values.every((value) => typeof value === "number") ? values.sort((a, b) => Number(a) - Number(b)) : values;
}
