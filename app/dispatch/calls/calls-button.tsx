"use client";

import { Popover } from "@base-ui/react/popover";
import { Phone, PhoneMissed } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { hintOf } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useCallActions } from "./call-actions";
import { CallsToday } from "./calls-today";
import { ClaimedCalls } from "./claimed-calls";
import { MissedCalls } from "./missed-calls";
import { useCallRights, useCalls } from "./use-calls";

/**
 * Button that opens the lists of missed calls, claimed calls and today's calls. It shows the number of missed calls.
 */
export function CallsButton() {
  const t = useTranslations("callsButton");
  const format = useFormat();
  const { canAnswer } = useCallRights();
  const { calls } = useCalls();
  const { isCallListOpen, setCallListOpen } = useCallActions();
  const shortcut = useCommand(canAnswer ? { id: "calls", run: () => setCallListOpen(!isCallListOpen) } : null);
  if (!canAnswer) return null;
  const missedCalls = calls.filter(({ state }) => state === "missed");
  const Icon = missedCalls.length > 0 ? PhoneMissed : Phone;
  return (
    <Popover.Root open={isCallListOpen} onOpenChange={setCallListOpen}>
      <Popover.Trigger
        aria-label={t("name", { missed: missedCalls.length })}
        {...shortcut}
        title={`${t("name", { missed: missedCalls.length })} (${hintOf("calls")})`}
        className={`inline-flex h-9 shrink-0 items-center gap-1.5 rounded-md px-2 transition-colors hover:bg-hover data-popup-open:bg-pressed ${missedCalls.length > 0 ? "bg-alarm-ground font-semibold text-alarm" : "text-ink-2 hover:text-ink"}`}
      >
        <Icon className="size-[1.125rem]" aria-hidden />
        {missedCalls.length > 0 && <span data-missed>{format.number(missedCalls.length)}</span>}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-50">
          <Popover.Popup
            data-beside
            className="flex max-h-[min(44rem,calc(100dvh-5rem))] w-[min(26rem,calc(100vw-1rem))] flex-col overflow-y-auto rounded-xl border border-line-2 bg-panel shadow-2xl"
          >
            <Popover.Title className="sr-only">{t("title")}</Popover.Title>
            <MissedCalls missedCalls={missedCalls} />
            <ClaimedCalls />
            <CallsToday />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
