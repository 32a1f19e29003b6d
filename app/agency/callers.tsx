"use client";

import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Disposition } from "@/db/vocabulary";
import { buttonClass } from "../_ui/button";
import { formatPhoneNumber } from "../_words/phone-number";
import { useFormat } from "../_words/use-format";
import { ListPlaceholder, type ListQuery } from "./list-placeholder";

type Call = {
  id: string;
  callerNumber: string | null;
  receivedAt: Date;
  disposition: Disposition | null;
  note: string | null;
};

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
      <ListPlaceholder query={query} />
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
                aria-label={t("call", { number: formatPhoneNumber(callerNumber) })}
                className={buttonClass({ look: "plain" })}
              >
                <Phone className="size-4" aria-hidden />
                {formatPhoneNumber(callerNumber)}
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
