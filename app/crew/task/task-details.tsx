"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { selectStoredText } from "@/server/words/languages";
import { UnitMark } from "../../_ui/mark";
import { usePreference } from "../../_words/preference-provider";
import { useFormat } from "../../_words/use-format";
import type { CurrentTask } from "../phone/use-crew-view";

/** What callers reported: description, answers and notes. */
export function TaskReport({ task: { incident, callerNotes } }: { task: CurrentTask }) {
  const t = useTranslations("crewTask");
  const answerName = useTranslations("crewTask.answer");
  const format = useFormat();
  const { locale } = usePreference();
  return (
    <>
      {incident.description && (
        <Part title={t("description")}>
          <p className="whitespace-pre-line text-pretty rounded-lg bg-raised px-3 py-2.5 text-base">
            {incident.description}
          </p>
        </Part>
      )}
      {incident.answers.length > 0 && (
        <Part title={t("answers")}>
          <dl className="divide-y divide-line rounded-lg bg-raised px-3 text-base">
            {incident.answers.map(({ questionId, askedId, askedEn, answer }) => (
              <div key={questionId} className="flex justify-between gap-3 py-2">
                <dt className="text-ink-2">{selectStoredText(locale, { id: askedId, en: askedEn })}</dt>
                <dd className="shrink-0 font-semibold">{answerName(answer)}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      {callerNotes.length > 0 && (
        <Part title={t("callers")}>
          <ul className="space-y-2">
            {callerNotes.map(({ id, receivedAt, note }) => (
              <li key={id} className="rounded-lg bg-raised px-3 py-2.5 text-base">
                <time className="mr-2 text-ink-3" dateTime={receivedAt.toISOString()}>
                  {format.hourMinute(receivedAt)}
                </time>
                <span className="whitespace-pre-line">{note}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

/** The other crews on the incident. */
export function OtherCrews({ task: { others: otherCrews } }: { task: CurrentTask }) {
  const t = useTranslations("crewTask");
  const stateName = useTranslations("assignmentState");
  return (
    <Part title={t("others")}>
      {otherCrews.length === 0 ? (
        <p className="text-ink-2">{t("noOthers")}</p>
      ) : (
        <ul className="space-y-1.5">
          {otherCrews.map(({ id, callSign, kind, state }) => (
            <li key={id} className="flex items-center gap-2.5">
              <UnitMark kind={kind} status="assigned" className="size-7" />
              <span className="min-w-0 flex-1 truncate font-semibold text-base">{callSign}</span>
              <span className="text-ink-2">{stateName(state)}</span>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="label mb-1">{title}</h3>
      {children}
    </section>
  );
}
