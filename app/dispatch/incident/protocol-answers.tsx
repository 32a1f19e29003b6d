"use client";

import { useLocale, useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { storedText } from "@/server/words/catalogues";

/** What the callers said to the questions of the protocol. */
export function ProtocolAnswers({ incident: { answers } }: { incident: IncidentView }) {
  const t = useTranslations("protocol");
  const answerName = useTranslations("answer");
  const locale = useLocale();
  if (answers.length === 0) return null;
  return (
    <section aria-label={t("title")} className="px-3.5 py-3">
      <h3 className="font-semibold">{t("title")}</h3>
      <dl className="mt-1 space-y-0.5 text-[0.8125rem]">
        {answers.map(({ questionId, askedId, askedEn, answer }) => (
          <div key={questionId} className="flex justify-between gap-3">
            <dt className="text-pretty text-ink-2">{storedText(locale, { id: askedId, en: askedEn })}</dt>
            <dd className={`shrink-0 ${answer === "yes" ? "font-semibold" : "text-ink-2"}`}>{answerName(answer)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
