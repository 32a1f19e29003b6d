import type { ReactNode } from "react";

type Props = { title: string; note?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string };

/** A titled panel, with an optional note below the title and optional controls beside it. */
export function TitledPanel({ title, note, aside, children, className = "" }: Props) {
  return (
    <section aria-label={title} className={`min-w-0 rounded-xl border border-line bg-panel p-3 lg:p-4 ${className}`}>
      <header className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 className="font-semibold text-base">{title}</h2>
          {note && <p className="text-pretty text-ink-2">{note}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}
