"use client";

import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Disposition } from "@/db/vocabulary";
import { Button, buttonClass } from "../_ui/button";
import { Skeleton } from "../_ui/state-message";
import { useFormat } from "../_words/use-format";

type Call = {
  id: string;
  callerNumber: string | null;
  receivedAt: Date;
  disposition: Disposition | null;
  note: string | null;
};
export type ListQuery<Item> = { data: readonly Item[] | undefined; error: unknown; refetch: () => unknown };

/** The callers of an incident, with their numbers. */
export function Callers({ query }: { query: ListQuery<Call> }) {
  const { data } = query;
  const t = useTranslations("officer");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  return (
    <section aria-labelledby="own-calls">
      <h3 id="own-calls" className="label">
        {t("calls")}
      </h3>
      <MissingList query={query} />
      {data?.length === 0 && <p className="mt-1 text-ink-2">{t("noCalls")}</p>}
      <ul className="mt-1 space-y-2 empty:hidden">
        {data?.map(({ id, callerNumber, receivedAt, disposition, note }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <div className="min-w-0">
              <p className="text-[0.8125rem] text-ink-2">
                {t("callAt", { time: `${format.clock(receivedAt)} WIB` })}
                {disposition && ` · ${dispositionName(disposition)}`}
              </p>
              {note && <p className="text-pretty">{note}</p>}
            </div>
            {callerNumber ? (
              <a
                href={`tel:${callerNumber}`}
                aria-label={t("call", { number: callerNumber })}
                className={buttonClass({ look: "plain" })}
              >
                <Phone className="size-4" aria-hidden />
                {callerNumber}
              </a>
            ) : (
              <span className="text-ink-3">{t("hidden")}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a section shows instead of a list that has not been loaded. */
export function MissingList({ query: { data, error, refetch } }: { query: ListQuery<unknown> }) {
  const t = useTranslations("officer");
  const tTable = useTranslations("table");
  const tCommon = useTranslations("common");
  if (data) return null;
  if (!error) return <Skeleton rows={1} label={t("loading")} />;
  return (
    <p role="alert" className="mt-1 flex items-center gap-3 font-medium text-alarm">
      {tTable("failed")}
      <Button size="small" onClick={() => refetch()}>
        {tCommon("retry")}
      </Button>
    </p>
  );
}
