"use client";

import { useQuery } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useTranslations } from "next-intl";
import { dispositions } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useCallDesk } from "./call-desk";
import { KeyHint } from "./key-hint";
import { LatestCalls } from "./latest-calls";
import { useCallRights } from "./use-calls";

/** The calls since midnight, by what they turned out to be; the last of them; and for supervisors the way to the blocked numbers. */
export function CallsToday() {
  const t = useTranslations("callsToday");
  const common = useTranslations("common");
  const disposition = useTranslations("disposition");
  const format = useFormat();
  const trpc = useTRPC();
  const { blocks } = useCallRights();
  const { setBlocksOpen, setListOpen } = useCallDesk();
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
              {common("retry")}
            </Button>
          </p>
        )}
        {today && (
          <dl className="mt-1 grid grid-cols-[1fr_auto_1fr_auto] gap-x-3 gap-y-0.5 text-[0.8125rem]">
            {dispositions.map((one) => (
              <Count key={one} name={disposition(one)} count={format.number(today.byDisposition[one])} />
            ))}
            <Count name={t("blocked")} count={format.number(today.blocked)} />
            <Count name={t("waiting")} count={format.number(today.waiting)} />
          </dl>
        )}
        {blocks && (
          <Button
            size="small"
            className="mt-2.5"
            onClick={() => {
              setListOpen(false);
              setBlocksOpen(true);
            }}
          >
            <Ban className="size-4" aria-hidden />
            {t("blocks")}
            <KeyHint>⇧ P</KeyHint>
          </Button>
        )}
      </section>
      {today && today.latest.length > 0 && <LatestCalls latest={today.latest} />}
    </>
  );
}

function Count({ name, count }: { name: string; count: string }) {
  return (
    <div className="contents">
      <dt className="text-ink-2">{name}</dt>
      <dd className="text-right font-semibold">{count}</dd>
    </div>
  );
}
