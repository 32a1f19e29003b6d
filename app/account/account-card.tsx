import { type ReactNode, useId } from "react";

type Props = { title: string; lead?: string; children: ReactNode };

export function AccountCard({ title, lead, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-panel p-5">
      <h2 id={id} className="font-semibold text-base">
        {title}
      </h2>
      {lead && <p className="mt-1 text-pretty text-ink-2">{lead}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
