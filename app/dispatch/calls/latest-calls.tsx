"use client";

import { Ban, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CallsToday } from "@/server/calls/count-today";
import { IconButton } from "../../_ui/icon-button";
import { useFormat } from "../../_words/use-format";
import { useCallDesk } from "./call-desk";
import { inGroups } from "./caller-number";
import { useCallRights } from "./use-calls";

const shownAtMost = 12;

/** The last calls that are over: what they were and who said so; a filter can be taken back, and a supervisor blocks from here. */
export function LatestCalls({ latest }: Pick<CallsToday, "latest">) {
  const t = useTranslations("callsToday");
  const desk = useTranslations("callDesk");
  const disposition = useTranslations("disposition");
  const format = useFormat();
  const { blocks } = useCallRights();
  const { unfilter, busy, setBlocking } = useCallDesk();
  return (
    <section aria-labelledby="latest-calls" className="border-line border-t px-3.5 py-3">
      <h2 id="latest-calls" className="font-semibold">
        {t("latest")}
      </h2>
      <ul className="mt-1 divide-y divide-line text-[0.8125rem]">
        {latest.slice(0, shownAtMost).map((call) => {
          const number = call.callerNumber === null ? desk("noNumber") : inGroups(call.callerNumber);
          const what = call.disposition && disposition(call.disposition);
          return (
            <li key={call.id} className="flex min-h-8 items-center gap-2">
              <time dateTime={call.receivedAt.toISOString()} className="w-9 shrink-0 text-ink-3">
                {format.hourMinute(call.receivedAt)}
              </time>
              <span className="min-w-0 flex-1 py-1">
                {number} · <b className="font-semibold">{what}</b>
                {call.incidentNumber !== null && ` #${call.incidentNumber}`}
                {call.disposerName && <span className="text-ink-3"> · {call.disposerName}</span>}
              </span>
              {blocks && call.callerNumber && (
                <IconButton
                  name={t("blockOf", { number })}
                  className="size-8"
                  onClick={() => setBlocking({ id: call.id, callerNumber: call.callerNumber })}
                >
                  <Ban className="size-4" aria-hidden />
                </IconButton>
              )}
              {call.canUndo && (
                <IconButton
                  name={t("undoOf", { number })}
                  className="size-8"
                  disabled={busy.has(call.id)}
                  onClick={() => unfilter(call.id)}
                >
                  <Undo2 className="size-4" aria-hidden />
                </IconButton>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
