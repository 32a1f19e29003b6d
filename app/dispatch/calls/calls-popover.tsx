"use client";

import { Popover } from "@base-ui/react/popover";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import type { OpenCall } from "@/server/calls/list-calls";
import { useCallActions } from "./call-actions";
import { CallsToday } from "./calls-today";
import { ClaimedCalls } from "./claimed-calls";
import { MissedCalls } from "./missed-calls";

type CallsPopoverProps = { trigger: ComponentProps<"button">; missedCalls: readonly OpenCall[] };

/** The button of `CallsButton` together with the call lists that it opens, which start below the ringing calls. */
export function CallsPopover({ trigger, missedCalls }: CallsPopoverProps) {
  const t = useTranslations("callsButton");
  const { isCallListOpen, setIsCallListOpen } = useCallActions();
  return (
    <Popover.Root open={isCallListOpen} onOpenChange={setIsCallListOpen}>
      <Popover.Trigger render={<button type="button" {...trigger} />} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-50">
          <Popover.Popup
            data-beside
            className="mt-[max(0px,var(--ringing-bottom,0px)-2.75rem)] flex max-h-[min(44rem,100dvh-max(5rem,var(--ringing-bottom,0px)+1rem))] w-[min(26rem,calc(100vw-1rem))] flex-col overflow-y-auto rounded-xl border border-line-2 bg-panel shadow-2xl"
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
