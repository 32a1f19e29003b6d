import type { ReactNode } from "react";

type Props = { children: ReactNode; isReadAloud?: boolean };

/** A keyboard key. Hidden from screen readers by default, because the button beside it has `aria-keyshortcuts`. */
export function KeyCap({ children, isReadAloud = false }: Props) {
  return (
    <kbd
      aria-hidden={!isReadAloud}
      className="inline-grid h-5 min-w-5 place-items-center rounded border border-line-2 bg-raised px-1 font-sans font-semibold text-[0.6875rem] text-ink-2 leading-none"
    >
      {children}
    </kbd>
  );
}
