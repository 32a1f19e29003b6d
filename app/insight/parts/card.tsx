import type { ReactNode } from "react";

type Props = {
  title: string;
  lead?: ReactNode;
  aside?: ReactNode;
  /** Whether the children keep their distance from the sides; tables reach them. */
  isPadded?: boolean;
  className?: string;
  children?: ReactNode;
};

/** A titled panel, with an optional note below the title and optional controls beside it. */
export function Card({ title, lead, aside, isPadded = false, className = "", children }: Props) {
  const padding = isPadded ? "p-3 lg:p-4" : "py-4";
  return (
    <section aria-label={title} className={`min-w-0 rounded-xl border border-line bg-panel ${padding} ${className}`}>
      <header className={`flex flex-wrap items-start justify-between gap-x-4 gap-y-2 ${isPadded ? "" : "px-4"}`}>
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
