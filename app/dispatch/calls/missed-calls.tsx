"use client";

import { Menu } from "@base-ui/react/menu";
import { ListFilter, PhoneOutgoing } from "lucide-react";
import { useTranslations } from "next-intl";
import { filterDispositions } from "@/db/vocabulary";
import type { OpenCall } from "@/server/calls/list-calls";
import { useNow } from "../../_live/clock/use-now";
import { Button, buttonClass } from "../../_ui/button";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { toDraftCall } from "../intake/drafts";
import type { FilterDisposition } from "./call-actions";
import { useCallActions } from "./call-actions";
import { CallerHistory, CallPlace } from "./caller-details";

/** Missed calls, newest first, each with buttons that call back or filter it. */
export function MissedCalls({ missedCalls }: { missedCalls: readonly OpenCall[] }) {
  const t = useTranslations("missedCalls");
  return (
    <section aria-labelledby="missed-calls" className="px-3.5 py-3">
      <h2 id="missed-calls" className="flex items-baseline gap-2 font-semibold">
        {t("title")}
        <span className="font-medium text-ink-3">{missedCalls.length}</span>
      </h2>
      {missedCalls.length === 0 ? (
        <p className="mt-1 text-ink-3 text-[0.8125rem]">{t("none")}</p>
      ) : (
        <ul className="mt-1 divide-y divide-line">
          {missedCalls.toReversed().map((call) => (
            <MissedCall key={call.id} call={call} />
          ))}
        </ul>
      )}
    </section>
  );
}

function MissedCall({ call }: { call: OpenCall }) {
  const t = useTranslations("missedCalls");
  const tCall = useTranslations("callStatus");
  const tRinging = useTranslations("ringing");
  const format = useFormat();
  const now = useNow();
  const { claim, filter, callsInFlight } = useCallActions();
  const number = call.callerNumber === null ? tCall("noNumber") : formatPhoneNumber(call.callerNumber);
  const age = now === null ? "–" : format.age((now - call.receivedAt.getTime()) / 1_000);
  return (
    <li data-missed-call={call.id} className="py-2">
      <div className="flex items-center gap-1.5">
        <p className="mr-auto flex flex-wrap items-baseline gap-x-2">
          <b className="font-semibold text-[0.9375rem]">
            {call.neighbour ? tRinging("handover", { neighbour: call.neighbour }) : number}
          </b>
          <time dateTime={call.receivedAt.toISOString()} className="text-[0.8125rem] text-ink-2">
            {t("at", { time: format.hourMinute(call.receivedAt), age })}
          </time>
        </p>
        <Button
          size="small"
          aria-label={t("callBackOf", { number })}
          disabled={callsInFlight.has(call.id)}
          onClick={() => claim(call)}
        >
          <PhoneOutgoing className="size-3.5" aria-hidden />
          {t("callBack")}
        </Button>
        <FilterMenu name={t("filterOf", { number })} onPick={(disposition) => filter(toDraftCall(call), disposition)} />
      </div>
      <p className="flex flex-wrap gap-x-3 text-[0.8125rem] text-ink-2">
        {call.neighbour ? <span className="line-clamp-2">{call.note}</span> : <CallerHistory history={call.history} />}
        {call.location && <CallPlace location={call.location} />}
      </p>
    </li>
  );
}

/** Menu of dispositions; picking one filters the call. */
function FilterMenu({ name, onPick }: { name: string; onPick: (disposition: FilterDisposition) => void }) {
  const dispositionName = useTranslations("disposition");
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger aria-label={name} title={name} className={buttonClass({ size: "small", className: "px-1.5!" })}>
        <ListFilter className="size-4" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-60">
          <Menu.Popup className="w-48 rounded-xl border border-line-2 bg-panel p-1.5 shadow-2xl">
            {filterDispositions.map((disposition) => (
              <Menu.Item
                key={disposition}
                className="flex h-8 cursor-pointer items-center rounded-md px-2.5 outline-none data-highlighted:bg-pressed"
                onClick={() => onPick(disposition)}
              >
                {dispositionName(disposition)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
