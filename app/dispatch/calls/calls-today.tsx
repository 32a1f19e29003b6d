"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { dispositions } from "@/db/vocabulary";
import type { CallsToday as CallCounts } from "@/server/calls/count-calls";
import { useTRPC } from "../../_live/cache/trpc";
import { Button, IconButton } from "../../_ui/button";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { WideKeyCap } from "../commands/command-registry";
import { useCallActions } from "./call-actions";
import { useCallRights } from "./use-calls";

/** Today's calls by disposition and the latest of them; for supervisors, a button that lists the blocked numbers. */
export function CallsToday() {
  const t = useTranslations("callsToday");
  const tCommon = useTranslations("common");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  const trpc = useTRPC();
  const { canBlock } = useCallRights();
  const { setIsBlockListOpen, setIsCallListOpen } = useCallActions();
  const query = useQuery(trpc.calls.today.queryOptions());
  const today = query.data;
  return (
    <>
      <section aria-labelledby="calls-today" className="border-line border-t px-3.5 py-3">
        <h2 id="calls-today" className="flex items-baseline gap-2 font-semibold">
          {t("title")}
          <span className="font-medium text-ink-3">{today ? format.number(today.total) : "–"}</span>
          {today && today.noiseShare !== null && (
            <span className="ml-auto font-medium text-ink-2 text-[0.8125rem]">
              {t("noise", { share: format.number(today.noiseShare * 100) })}
            </span>
          )}
        </h2>
        {query.isError && !today && (
          <p role="alert" className="mt-1 flex items-center gap-3 font-medium text-alarm">
            {t("failed")}
            <Button size="small" onClick={() => query.refetch()}>
              {tCommon("retry")}
            </Button>
          </p>
        )}
        {today && (
          <dl className="mt-1 grid grid-cols-[1fr_auto_1fr_auto] gap-x-3 gap-y-0.5 text-[0.8125rem]">
            {dispositions.map((code) => (
              <LabelledCount key={code} name={dispositionName(code)} count={format.number(today.byDisposition[code])} />
            ))}
            <LabelledCount name={t("blocked")} count={format.number(today.blocked)} />
            <LabelledCount name={t("waiting")} count={format.number(today.waiting)} />
          </dl>
        )}
        {canBlock && (
          <Button
            size="small"
            className="mt-2.5"
            onClick={() => {
              setIsCallListOpen(false);
              setIsBlockListOpen(true);
            }}
          >
            <Ban className="size-4" aria-hidden />
            {t("blocks")}
            <WideKeyCap>{formatKeyHint("blocks")}</WideKeyCap>
          </Button>
        )}
      </section>
      {today && today.latest.length > 0 && <LatestCalls latest={today.latest} />}
    </>
  );
}

function LabelledCount({ name, count }: { name: string; count: string }) {
  return (
    <div className="contents">
      <dt className="text-ink-2">{name}</dt>
      <dd className="text-right font-semibold">{count}</dd>
    </div>
  );
}

const maxShown = 12;

/** The latest finished calls, with buttons that undo the filtering and, for supervisors, block the number. */
function LatestCalls({ latest: latestCalls }: Pick<CallCounts, "latest">) {
  const t = useTranslations("callsToday");
  const tCall = useTranslations("callStatus");
  const tIncident = useTranslations("incident");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  const { canBlock } = useCallRights();
  const { undoFilter, callsInFlight, setBlockTarget } = useCallActions();
  return (
    <section aria-labelledby="latest-calls" className="border-line border-t px-3.5 py-3">
      <h2 id="latest-calls" className="font-semibold">
        {t("latest")}
      </h2>
      <ul className="mt-1 divide-y divide-line text-[0.8125rem]">
        {latestCalls.slice(0, maxShown).map((call) => {
          const hiddenNumberText = call.sensitive ? tIncident("sensitive") : tCall("noNumber");
          const number = call.callerNumber === null ? hiddenNumberText : formatPhoneNumber(call.callerNumber);
          const outcome = call.disposition && dispositionName(call.disposition);
          return (
            <li key={call.id} className="flex min-h-8 items-center gap-2">
              <time dateTime={call.receivedAt.toISOString()} className="w-9 shrink-0 text-ink-3">
                {format.hourMinute(call.receivedAt)}
              </time>
              <span className="min-w-0 flex-1 py-1">
                {number} · <b className="font-semibold">{outcome}</b>
                {call.incidentNumber !== null && ` #${call.incidentNumber}`}
                {call.disposedByName && <span className="text-ink-3"> · {call.disposedByName}</span>}
              </span>
              {canBlock && call.callerNumber && !call.neighbourCode && (
                <IconButton
                  name={t("blockOf", { number })}
                  className="size-8"
                  onClick={() => setBlockTarget({ id: call.id, callerNumber: call.callerNumber })}
                >
                  <Ban className="size-4" aria-hidden />
                </IconButton>
              )}
              {call.canUndo && (
                <IconButton
                  name={t("undoOf", { number })}
                  className="size-8"
                  disabled={callsInFlight.has(call.id)}
                  onClick={() => undoFilter(call)}
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
