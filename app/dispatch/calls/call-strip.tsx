"use client";

import { Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import { Elapsed } from "../../_ui/elapsed";
import { useFormat } from "../../_words/use-format";
import type { DraftCall } from "../draft";
import { CallActions } from "./call-actions";
import { CallPlace } from "./call-place";
import { CallerHistory } from "./caller-history";
import { inGroups } from "./caller-number";
import { LostCall } from "./lost-call";
import { NoiseButtons } from "./noise-buttons";
import { NumberField } from "./number-field";
import { useCalls } from "./use-calls";
import { useLoss } from "./use-loss";

/** Who is on the line, since when, what is known of them, and what to do with the call when it is no emergency. */
export function CallStrip({ call }: { call: DraftCall }) {
  const t = useTranslations("callStrip");
  const format = useFormat();
  const { byId } = useCalls();
  const loss = useLoss(call);
  const now = byId.get(call.id);
  const number = now ? now.callerNumber : call.callerNumber;
  return (
    <section aria-label={t("title")} className="space-y-2 border-line border-b bg-raised px-3.5 py-2.5">
      <div>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Phone className="size-4 self-center" aria-hidden />
          {number ? (
            <a href={`tel:${number}`} className="font-semibold text-base hover:underline">
              {inGroups(number)}
            </a>
          ) : (
            <b className="font-semibold text-base">{t("noNumber")}</b>
          )}
          <span className="text-ink-2">{t("since", { time: format.clock(call.receivedAt) })}</span>
          <Elapsed since={call.receivedAt} className="ml-auto font-semibold" />
        </p>
        <p className="flex flex-wrap gap-x-3 text-[0.8125rem] text-ink-2">
          {now && number && <CallerHistory history={now.history} />}
          {call.location && <CallPlace location={call.location} />}
          {now?.missedAt && <span>{t("missed", { time: format.hourMinute(now.missedAt) })}</span>}
        </p>
        {call.note && <p className="mt-0.5 text-pretty text-[0.8125rem]">{t("exchange", { note: call.note })}</p>}
      </div>
      {loss ? (
        <LostCall call={call} loss={loss} />
      ) : (
        <>
          {now?.source === "hand" && now.mine && <NumberField call={now} />}
          <NoiseButtons call={call} />
          <CallActions call={call} byHand={now?.source === "hand"} number={number} />
        </>
      )}
    </section>
  );
}
