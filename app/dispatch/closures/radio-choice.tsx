import type { ReactNode } from "react";

type Props = { name: string; isChosen: boolean; onChoose: () => void; disabled?: boolean; children: ReactNode };

/** A radio button that looks like an ordinary button. */
export function RadioChoice({ name, isChosen, onChoose, disabled = false, children }: Props) {
  return (
    <label className="relative flex h-8 cursor-pointer items-center rounded-md border border-line-2 px-2.5 font-medium text-[0.8125rem] text-ink-2 hover:bg-hover has-checked:border-ink has-checked:bg-pressed has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus has-disabled:cursor-not-allowed has-disabled:opacity-45">
      <input
        type="radio"
        name={name}
        checked={isChosen}
        disabled={disabled}
        onChange={onChoose}
        className="absolute inset-0 cursor-pointer appearance-none rounded-md opacity-0"
      />
      {children}
    </label>
  );
}
