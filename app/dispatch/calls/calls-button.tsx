"use client";

import { Phone, PhoneMissed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { deferred } from "../../_ui/deferred";
import { useFormat } from "../../_words/use-format";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { KeyBuffer } from "../commands/key-buffer";
import { useCallActions } from "./call-actions";
import { useCallRights, useCalls } from "./use-calls";

export const CallsPopover = deferred(() => import("./calls-popover").then((module) => module.CallsPopover));

/**
 * Button that opens the lists of missed calls, claimed calls and today's calls. It shows the number of missed calls.
 */
export function CallsButton() {
  const t = useTranslations("callsButton");
  const format = useFormat();
  const { canAnswer } = useCallRights();
  const { calls } = useCalls();
  const { isCallListOpen, setIsCallListOpen } = useCallActions();
  const shortcut = useCommand(canAnswer ? { id: "calls", run: () => setIsCallListOpen(!isCallListOpen) } : null);
  const [hasBeenOpened, setHasBeenOpened] = useState(false);
  if (isCallListOpen && !hasBeenOpened) setHasBeenOpened(true);
  if (!canAnswer) return null;
  const missedCalls = calls.filter(({ state }) => state === "missed");
  const Icon = missedCalls.length > 0 ? PhoneMissed : Phone;
  const trigger = {
    "aria-label": t("name", { missed: missedCalls.length }),
    ...shortcut,
    title: `${t("name", { missed: missedCalls.length })} (${formatKeyHint("calls")})`,
    className: `inline-flex h-9 shrink-0 items-center gap-1.5 rounded-md px-2 transition-colors hover:bg-hover data-popup-open:bg-pressed ${missedCalls.length > 0 ? "bg-alarm-ground font-semibold text-alarm" : "text-ink-2 hover:text-ink"}`,
    children: (
      <>
        <Icon className="size-[1.125rem]" aria-hidden />
        {missedCalls.length > 0 && <span data-missed>{format.number(missedCalls.length)}</span>}
      </>
    ),
  };
  const buttonWithoutPopover = (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-expanded={isCallListOpen}
      {...trigger}
      onClick={() => setIsCallListOpen(!isCallListOpen)}
    />
  );
  if (!hasBeenOpened) return buttonWithoutPopover;
  const fallback = (
    <>
      {buttonWithoutPopover}
      {isCallListOpen && <KeyBuffer waitFor={CallsPopover} onEscape={() => setIsCallListOpen(false)} />}
    </>
  );
  return (
    <CallsPopover
      trigger={trigger}
      missedCalls={missedCalls}
      fallback={fallback}
      failure={isCallListOpen ? undefined : null}
    />
  );
}
