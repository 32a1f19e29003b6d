"use client";

import { useId } from "react";

/** `text` explains the choice. */
type Choice<Value extends string> = { value: Value; name: string; text: string };
type Props<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onValue: (value: Value) => void;
};

/** Radio buttons, each with an explanation. */
export function ChoiceField<Value extends string>({ label, value, choices, onValue }: Props<Value>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="label">{label}</legend>
      <div className="mt-1 space-y-1.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex cursor-pointer gap-2.5 rounded-lg border border-line px-3 py-2 hover:bg-hover has-checked:border-line-2 has-checked:bg-raised"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onValue(choice.value)}
              className="mt-0.5 size-4 shrink-0 accent-(--strong)"
              aria-describedby={`${name}-${choice.value}`}
              aria-label={choice.name}
            />
            <span>
              <span className="block font-medium">{choice.name}</span>
              <span id={`${name}-${choice.value}`} className="block text-pretty text-[0.8125rem] text-ink-3">
                {choice.text}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
