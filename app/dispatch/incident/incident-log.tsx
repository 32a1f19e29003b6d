"use client";

import { useTranslations } from "next-intl";
import { Fragment } from "react";
import type { LogLine } from "@/server/incidents/read-incident-log";
import { NoteBody } from "../../_ui/note-body";
import { FailedLine, Skeleton } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useEventText } from "./use-event-text";
import { useIncidentLog } from "./use-incident";

/** The incident log: events and notes in order, with a heading for each new day. */
export function IncidentLog({ incidentId }: { incidentId: string }) {
  const t = useTranslations("incidentLog");
  const format = useFormat();
  const describeEvent = useEventText();
  const { lines, query } = useIncidentLog(incidentId);
  const entries = lines.filter((line) => line.what === "note" || describeEvent(line) !== null);
  return (
    <section aria-label={t("title")} className="px-3.5 py-3">
      <h3 className="font-semibold">{t("title")}</h3>
      {query.isPending && <Skeleton rows={3} label={t("loading")} />}
      {query.isError && !query.data && <FailedLine refetch={query.refetch} />}
      <ol className="mt-1 space-y-1">
        {entries.map((line, index) => {
          const day = format.day(line.at);
          const previousLine = entries[index - 1];
          return (
            <Fragment key={`${line.what} ${line.id}`}>
              {previousLine && format.day(previousLine.at) !== day && (
                <li aria-hidden className="label pt-1">
                  {day}
                </li>
              )}
              <li>
                {line.what === "note" ? (
                  <NoteBody note={line} />
                ) : (
                  <IncidentLogEntry line={line} text={describeEvent(line) ?? ""} />
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </section>
  );
}

function IncidentLogEntry({ line, text }: { line: LogLine; text: string }) {
  const t = useTranslations("incidentLog");
  const format = useFormat();
  const { at } = line;
  return (
    <p className="flex gap-2.5 text-[0.8125rem]">
      <time dateTime={at.toISOString()} title={format.dateTime(at)} className="w-9 shrink-0 text-ink-3">
        {format.hourMinute(at)}
      </time>
      <span className="min-w-0 flex-1 text-pretty text-ink-2">
        {text}
        {line.what === "event" && line.of !== null && (
          <span className="text-ink-3"> ({t("of", { number: `${line.of}` })})</span>
        )}
      </span>
    </p>
  );
}
