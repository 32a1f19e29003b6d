"use client";

import { Headset, Phone } from "lucide-react";
import { useTranslations } from "next-intl";
import type { OpenCall } from "@/server/calls/list-calls";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useConsole } from "../console-context";
import { useCallActions } from "./call-actions";
import { useCalls } from "./use-calls";
import { useSustained } from "./use-timers";

const maxShown = 3;

/** The first three calls claimed by colleagues, and how many more there are. */
export function ColleagueCalls() {
  const t = useTranslations("ringing");
  const tCall = useTranslations("callStatus");
  const { calls } = useCalls();
  const claimedByOthers = calls.filter(({ state, mine }) => state === "claimed" && !mine);
  if (claimedByOthers.length === 0) return null;
  const hiddenCount = claimedByOthers.length - maxShown;
  return (
    <ul
      aria-label={t("held")}
      className="hidden max-w-full flex-wrap justify-center gap-x-4 rounded-lg border border-line bg-panel/90 px-3 py-1 text-[0.8125rem] text-ink-2 lg:flex"
    >
      {claimedByOthers.slice(0, maxShown).map(({ id, claimerName, callerNumber, claimedAt, receivedAt }) => (
        <li key={id} className="flex items-baseline gap-1.5">
          <Headset className="size-3.5 self-center" aria-hidden />
          <b className="font-medium text-ink">{claimerName ?? t("somebody")}</b>
          <span>{callerNumber === null ? tCall("noNumber") : formatPhoneNumber(callerNumber)}</span>
          <Elapsed since={claimedAt ?? receivedAt} />
        </li>
      ))}
      {hiddenCount > 0 && <li>{t("more", { count: hiddenCount })}</li>}
    </ul>
  );
}

const orphanedAfterMs = 3_000;

/**
 * A call that this person has claimed but that has no form on this screen, with a button that opens one. Claiming the
 * call again changes nothing, but loads what was typed on the other screen.
 */
export function OrphanedCall({ call, className }: { call: OpenCall; className: string }) {
  const t = useTranslations("ringing");
  const tCall = useTranslations("callStatus");
  const { state } = useConsole();
  const { claim, callsInFlight } = useCallActions();
  const hasForm = [state.draft, ...state.inactiveDrafts].some((form) => form.call?.id === call.id);
  const isOrphaned = useSustained(!hasForm && !callsInFlight.has(call.id), orphanedAfterMs);
  if (!isOrphaned) return null;
  return (
    <p className={`${className} flex items-center gap-2.5 py-1 pr-1.5 pl-3`}>
      <Phone className="size-4 shrink-0" aria-hidden />
      <span className="flex-1">
        {t("elsewhere")}{" "}
        <b className="font-semibold">{call.callerNumber ? formatPhoneNumber(call.callerNumber) : tCall("noNumber")}</b>
      </span>
      <Elapsed since={call.receivedAt} />
      <Button size="small" onClick={() => claim(call)}>
        {t("goOn")}
      </Button>
    </p>
  );
}

/** All claimed calls and who claimed them. */
export function ClaimedCalls() {
  const t = useTranslations("ringing");
  const tCall = useTranslations("callStatus");
  const { calls } = useCalls();
  const claimedCalls = calls.filter(({ state }) => state === "claimed");
  if (claimedCalls.length === 0) return null;
  return (
    <section aria-labelledby="held-calls" className="border-line border-t px-3.5 py-3">
      <h2 id="held-calls" className="flex items-baseline gap-2 font-semibold">
        {t("held")}
        <span className="font-medium text-ink-3">{claimedCalls.length}</span>
      </h2>
      <ul className="mt-1 space-y-0.5">
        {claimedCalls.map(({ id, callerNumber, claimerName, claimedAt, receivedAt }) => (
          <li key={id} className="flex gap-2">
            <span>{callerNumber === null ? tCall("noNumber") : formatPhoneNumber(callerNumber)}</span>
            <span className="min-w-0 flex-1 truncate text-ink-2">{claimerName ?? t("somebody")}</span>
            <Elapsed since={claimedAt ?? receivedAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}
