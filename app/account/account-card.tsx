import { type ReactNode, useId } from "react";

type Props = { title: string; introduction?: string; children: ReactNode };

export function AccountCard({ title, introduction, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-panel p-5">
      <h2 id={id} className="font-semibold text-base">
        {title}
      </h2>
      {introduction && <p className="mt-1 text-pretty text-ink-2">{introduction}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
