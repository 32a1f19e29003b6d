import type { ReactNode } from "react";

type Props = { title: string; lead: string; children?: ReactNode };

/** What a section is for, and at the right what can be done there. */
export function SectionHead({ title, lead, children }: Props) {
  return (
    <header className="flex shrink-0 flex-wrap items-end justify-between gap-x-6 gap-y-3 border-line border-b px-4 pt-4 pb-3">
      <div className="min-w-0">
        <h1 className="font-semibold text-xl">{title}</h1>
        <p className="mt-0.5 max-w-2xl text-pretty text-ink-2">{lead}</p>
      </div>
      <div className="flex flex-wrap items-center gap-2">{children}</div>
    </header>
  );
}
