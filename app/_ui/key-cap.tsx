import type { ReactNode } from "react";

/** A key of the keyboard, as it is printed on it. */
export function KeyCap({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-line-2 bg-raised px-1 font-sans font-semibold text-[0.6875rem] text-ink-2 leading-none">
      {children}
    </kbd>
  );
}
