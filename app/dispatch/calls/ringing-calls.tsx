"use client";

import { ArrowRightLeft, PhoneIncoming, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { OpenCall } from "@/server/calls/list-calls";
import { IconButton } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { formatPhoneNumber } from "../../_words/phone-number";
import { CommandButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { useCallActions } from "./call-actions";
import { CallerHistory, CallPlace } from "./caller-details";
import { ColleagueCalls, OrphanedCall } from "./claimed-calls";
import { useCallRights, useCalls, useRingingCalls } from "./use-calls";

/** If more calls than this are ringing, a line above the list says how many. */
const maxCallsWithoutCount = 3;

/**
 * Ringing calls over the map, oldest first; the shortcut key claims the oldest. Also shows why an action on a call was
 * refused, and the claimed calls that have no form on this screen. While a call rings, not even a dialog covers them;
 * on a wide screen they stay left of an open sheet (`data-sheet`).
 */
export function RingingCalls() {
  const t = useTranslations("ringing");
  const tCommon = useTranslations("common");
  const { canAnswer } = useCallRights();
  const { calls } = useCalls();
  const { notice, dismissNotice } = useCallActions();
  const { state } = useConsole();
  const ringingCalls = useRingingCalls();
  if (!canAnswer) return null;
  // On a small screen, an open form leaves less space for the list.
  const isFormOpen = state.view === "panel" && state.panel === "intake";
  const isRinging = ringingCalls.length > 0;
  const cardClass =
    "pointer-events-auto border-line-2 border-b bg-panel lg:rounded-xl lg:border lg:shadow-[0_8px_28px_rgb(0_0_0/0.35)]";
  return (
    <div className={`relative shrink-0 ${isRinging ? "z-65" : "z-20"}`}>
      <div
        ref={isRinging ? publishBottomEdge : null}
        data-over-map
        className="pointer-events-none mx-auto flex max-w-[36rem] flex-col gap-2 lg:absolute lg:inset-x-0 lg:top-2.5 lg:mr-(--free-right) lg:ml-(--free-left) lg:max-w-none lg:items-center xl:in-[body:has([data-sheet])]:mr-[max(var(--free-right),32.625rem)]"
      >
        <div role="alert" className="contents">
          {notice && (
            <div className={`${cardClass} flex w-full items-center gap-2 py-1 pr-1 pl-3.5 lg:max-w-[36rem]`}>
              <p className="flex-1 font-semibold">{notice}</p>
              <IconButton name={tCommon("close")} onClick={dismissNotice}>
                <X className="size-4" aria-hidden />
              </IconButton>
            </div>
          )}
        </div>
        {isRinging && (
          <section
            aria-label={t("title")}
            className={`${cardClass} flex w-full flex-col overflow-hidden lg:max-w-[36rem]`}
          >
            {ringingCalls.length > maxCallsWithoutCount && (
              <p className="border-line border-b px-3 py-1 font-semibold text-[0.8125rem]">
                {t("count", { count: ringingCalls.length })}
              </p>
            )}
            <ul
              aria-label={t("list")}
              className={`divide-y divide-line overflow-y-auto lg:max-h-[34dvh] ${isFormOpen ? "max-h-[5.5rem]" : "max-h-[34dvh]"}`}
            >
              {ringingCalls.map((call, index) => (
                <RingingCall key={call.id} call={call} isFirst={index === 0} />
              ))}
            </ul>
          </section>
        )}
        {calls
          .filter(({ state, mine }) => state === "claimed" && mine)
          .map((call) => (
            <OrphanedCall key={call.id} call={call} className={cardClass} />
          ))}
        <ColleagueCalls />
      </div>
    </div>
  );
}

/**
 * Keeps the lower edge of the calls in the CSS variable `--ringing-bottom`, so that what opens at the top of the screen
 * starts below them.
 */
function publishBottomEdge(calls: HTMLElement | null) {
  if (!calls) return;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() =>
    style.setProperty("--ringing-bottom", `${calls.getBoundingClientRect().bottom}px`),
  );
  observer.observe(calls);
  // What moves the calls, for example an alarm above them, resizes the main area.
  const main = document.querySelector("main");
  if (main) observer.observe(main);
  return () => {
    observer.disconnect();
    style.removeProperty("--ringing-bottom");
  };
}

type RingingCallProps = { call: OpenCall; isFirst: boolean };

/** One ringing call: number, age, location, caller history, and the button that claims it. */
function RingingCall({ call, isFirst }: RingingCallProps) {
  const t = useTranslations("ringing");
  const tCall = useTranslations("callStatus");
  const { claim } = useCallActions();
  const number = call.callerNumber === null ? tCall("noNumber") : formatPhoneNumber(call.callerNumber);
  const Icon = call.neighbour ? ArrowRightLeft : PhoneIncoming;
  return (
    <li
      data-ringing={call.id}
      className={`grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2.5 px-3 ${isFirst ? "py-2" : "py-1.5"}`}
    >
      <Icon className={`size-5 ${isFirst ? "motion-safe:animate-pulse" : "text-ink-3"}`} aria-hidden />
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2.5">
          <b className={`font-semibold ${isFirst ? "text-lg leading-6" : "text-[0.9375rem]"}`}>
            {call.neighbour ? t("handover", { neighbour: call.neighbour }) : number}
          </b>
          <span className="text-[0.8125rem] text-ink-2">
            {t("since")} <Elapsed since={call.receivedAt} className="font-semibold text-ink" />
          </span>
        </p>
        <p className="flex flex-wrap gap-x-3 text-[0.8125rem] text-ink-2">
          {call.location && <CallPlace location={call.location} />}
          {call.neighbour && <span className="line-clamp-2">{call.note}</span>}
          {/* Beside a location, "first call from this number" is omitted, because each line covers part of the map. */}
          {!call.neighbour && (call.history.total > 0 || !call.location) && <CallerHistory history={call.history} />}
        </p>
      </div>
      <CommandButton
        command={isFirst ? "claim" : null}
        keyCap="wide"
        look={isFirst ? "strong" : "plain"}
        size={isFirst ? "medium" : "small"}
        run={() => claim(call)}
      >
        <span>
          {t("claim")}
          <span className="sr-only"> {t("claimOf", { number })}</span>
        </span>
      </CommandButton>
    </li>
  );
}
