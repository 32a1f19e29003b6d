"use client";

import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import { Elapsed } from "../../_ui/elapsed";
import { useFormat } from "../../_words/use-format";
import type { DraftCall } from "../draft";

/** Who is on the line, since when, and what to do with the call when it is no emergency. */
export function CallStrip({ call }: { call: DraftCall }) {
  const t = useTranslations("callStrip");
  const format = useFormat();
  return (
    <section aria-label={t("title")} className="border-line border-b bg-raised px-3.5 py-2.5">
      <p className="flex items-baseline gap-2">
        <Phone className="size-4 self-center" aria-hidden />
        <b className="font-semibold text-base">{call.callerNumber ?? t("noNumber")}</b>
        <span className="text-ink-2">{t("since", { time: format.clock(call.receivedAt) })}</span>
        <Elapsed since={call.receivedAt} className="ml-auto font-semibold" />
      </p>
    </section>
  );
}
