"use client";

import { PhoneIncoming } from "lucide-react";
import { useTranslations } from "next-intl";
import type { OpenCall } from "@/server/calls/list-calls";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { useCallDesk } from "./call-desk";
import { CallPlace } from "./call-place";
import { CallerHistory } from "./caller-history";
import { inGroups } from "./caller-number";
import { KeyHint } from "./key-hint";

type Props = { call: OpenCall; first: boolean };

/** One call that rings: who, for how long, from where, what is known of the number, and the key that takes it. */
export function RingingCall({ call, first }: Props) {
  const t = useTranslations("ringing");
  const desk = useTranslations("callDesk");
  const { claim } = useCallDesk();
  const number = call.callerNumber === null ? desk("noNumber") : inGroups(call.callerNumber);
  return (
    <li
      data-ringing={call.id}
      className={`grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 px-3 ${first ? "py-2" : "py-1.5"}`}
    >
      <PhoneIncoming className={`size-5 ${first ? "motion-safe:animate-pulse" : "text-ink-3"}`} aria-hidden />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <b className={`font-semibold ${first ? "text-lg leading-6" : "text-[0.9375rem]"}`}>{number}</b>
          <span className="text-[0.8125rem] text-ink-2">
            {t("since")} <Elapsed since={call.receivedAt} className="font-semibold text-ink" />
          </span>
        </p>
        <p className="flex flex-wrap gap-x-3 text-[0.8125rem] text-ink-2">
          <CallerHistory history={call.history} />
          {call.location && <CallPlace location={call.location} />}
        </p>
      </div>
      <Button
        look={first ? "strong" : "plain"}
        size={first ? "medium" : "small"}
        aria-keyshortcuts={first ? "F9" : undefined}
        onClick={() => claim(call)}
      >
        <span>
          {t("claim")}
          <span className="sr-only"> {t("claimOf", { number })}</span>
        </span>
        {first && <KeyHint>F9</KeyHint>}
      </Button>
    </li>
  );
}
