"use client";

import { History } from "lucide-react";
import { useTranslations } from "next-intl";
import type { OpenCall } from "@/server/calls/list-calls";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";

/** How often this number called, how often for nothing, and what the last of those was. */
export function CallerHistory({ history: { total, unfounded, last } }: Pick<OpenCall, "history">) {
  const t = useTranslations("callerHistory");
  const disposition = useTranslations("disposition");
  const format = useFormat();
  const now = useNow();
  if (total === 0) return <span>{t("first")}</span>;
  const age = last && now !== null ? format.age((now - last.at.getTime()) / 1_000) : null;
  const kind = last?.disposition && disposition(last.disposition);
  const what = [kind, last?.incidentNumber && `#${last.incidentNumber}`].filter(Boolean).join(" ");
  return (
    <span className="inline-flex min-w-0 items-baseline gap-1">
      <History className="size-3.5 shrink-0 self-center" aria-hidden />
      <span className="min-w-0">
        <b className="font-semibold text-ink">
          {unfounded > 0 ? t("unfounded", { total, unfounded }) : t("total", { total })}
        </b>
        {age && ` · ${what ? t("last", { what, age }) : t("lastOpen", { age })}`}
      </span>
    </span>
  );
}
