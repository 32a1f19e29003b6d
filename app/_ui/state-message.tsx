import type { ReactNode } from "react";

type Props = { title: string; text?: ReactNode; children?: ReactNode; urgent?: boolean };

/** What stands in a place that has nothing else to show: empty, failed, not allowed. */
export function StateMessage({ title, text, children, urgent = false }: Props) {
  return (
    <div
      role={urgent ? "alert" : undefined}
      className="mx-auto flex max-w-xs flex-col items-center gap-1.5 px-4 py-8 text-center"
    >
      <p className={`font-semibold text-[0.9375rem] ${urgent ? "text-alarm" : ""}`}>{title}</p>
      {text && <p className="text-pretty text-ink-2">{text}</p>}
      {children && <div className="mt-3">{children}</div>}
    </div>
  );
}
