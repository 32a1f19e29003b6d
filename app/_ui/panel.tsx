import type { KeyboardEventHandler, ReactNode } from "react";

type Props = {
  title: ReactNode;
  label: string;
  aside?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Hides the footer without unmounting it: typed text and errors in it are kept. */
  isFooterHidden?: boolean;
  fill?: boolean;
  onKeyDown?: KeyboardEventHandler;
};

/**
 * A panel over the map, with a fixed header and footer and a scrolling body. On a short screen the whole panel
 * scrolls. A focused field is scrolled to below a line that stays at the top (`data-sticky`).
 */
export function Panel({
  title,
  label,
  aside,
  children,
  footer,
  isFooterHidden = false,
  fill = false,
  onKeyDown,
}: Props) {
  return (
    <section
      aria-label={label}
      onKeyDown={onKeyDown}
      className={`pointer-events-auto flex max-h-full min-h-0 flex-col overflow-hidden bg-panel short:overflow-y-auto short:has-data-sticky:scroll-pt-10 lg:rounded-xl lg:border lg:border-line lg:shadow-[0_8px_28px_rgb(0_0_0/0.28)] ${fill ? "h-full" : "h-full lg:h-auto"}`}
    >
      <header className="flex min-h-12 shrink-0 items-center justify-between gap-2 border-line border-b py-1.5 pr-2 pl-3.5">
        <div className="min-w-0 flex-1">{title}</div>
        {aside && <div className="flex shrink-0 items-center gap-1">{aside}</div>}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain has-data-sticky:scroll-pt-10 short:flex-none short:overflow-visible">
        {children}
      </div>
      {footer && (
        <footer hidden={isFooterHidden} className="shrink-0 border-line border-t px-3.5 py-2.5">
          {footer}
        </footer>
      )}
    </section>
  );
}

/** A scrolling region with a name. It can be focused with the keyboard even when it contains no controls. */
export function ScrollBox({ name, className, children }: { name: string; className: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: not every browser lets the keyboard scroll a region without it (WCAG 2.1.1).
    <section aria-label={name} tabIndex={0} className={`relative ${className}`}>
      {children}
    </section>
  );
}
