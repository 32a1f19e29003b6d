import type { ReactNode } from "react";

/** A part of a page that scrolls by itself, with all that is in it: it has a name, and is reached by keyboard though it may hold nothing to press. */
export function ScrollBox({ name, className, children }: { name: string; className: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section aria-label={name} tabIndex={0} className={`relative ${className}`}>
      {children}
    </section>
  );
}
