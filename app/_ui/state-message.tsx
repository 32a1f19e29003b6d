import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";

type Props = { title: string; text?: ReactNode; children?: ReactNode; urgent?: boolean };

/** Shown in place of content that is empty, that failed to load, or that the user may not see. */
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

/** Shown in place of data that could not be loaded, with a button that tries again. */
export function FailedMessage({ refetch }: { refetch: () => unknown }) {
  const t = useTranslations("screen");
  const tCommon = useTranslations("common");
  return (
    <StateMessage urgent title={t("failed")} text={t("failedText")}>
      <Button onClick={() => refetch()}>{tCommon("retry")}</Button>
    </StateMessage>
  );
}

/** One line that says that a list, or what `text` names, could not be loaded, with a button that tries again. */
export function FailedLine({ refetch, text }: { refetch: () => unknown; text?: string }) {
  const t = useTranslations("table");
  const tCommon = useTranslations("common");
  return (
    <p role="alert" className="mt-1 flex items-center gap-3 font-medium text-alarm">
      {text ?? t("failed")}
      <Button size="small" onClick={() => refetch()}>
        {tCommon("retry")}
      </Button>
    </p>
  );
}

/** Placeholder rows while loading; `label` is for screen readers. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" className="space-y-3 p-3.5">
      <span className="sr-only">{label}</span>
      {[...Array(rows).keys()].map((row) => (
        <div key={row} className="flex gap-3" aria-hidden>
          <div className="size-8 rounded-md bg-raised" />
          <div className="flex-1 space-y-2 py-0.5">
            <div className="h-3 w-3/4 rounded bg-raised" />
            <div className="h-3 w-2/5 rounded bg-raised" />
          </div>
        </div>
      ))}
    </div>
  );
}
