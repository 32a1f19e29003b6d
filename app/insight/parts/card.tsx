import type { ReactNode } from "react";

type Props = { title: string; lead?: ReactNode; aside?: ReactNode; children?: ReactNode };

export function Card({ title, lead, aside, children }: Props) {
  return (
    <section aria-label={title} className="min-w-0 rounded-xl border border-line bg-panel py-4">
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="font-semibold text-base">{title}</h2>
          {lead && <p className="mt-0.5 text-pretty text-ink-2">{lead}</p>}
        </div>
        {aside}
      </header>
      {children && <div className="mt-3">{children}</div>}
    </section>
  );
}
