"use client";

import { Bell, BellOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../_ui/button";
import { usePush } from "./use-push";

/** Lets this browser be woken when an incident is passed to the agency; where that cannot be, it says why. */
export function PushSwitch() {
  const t = useTranslations("webPush");
  const { state, busy, turn } = usePush();
  if (state === "loading") return null;
  const isOn = state === "on";
  const cannot = state === "off-server" || state === "unsupported" || state === "denied";
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-line border-b bg-raised px-3.5 py-2 text-[0.8125rem]">
      <p role="status" className="flex min-w-0 flex-1 items-center gap-2 text-ink-2">
        {isOn ? <Bell className="size-4 shrink-0" aria-hidden /> : <BellOff className="size-4 shrink-0" aria-hidden />}
        <span className="text-pretty">{t(`is-${state}`)}</span>
      </p>
      {!cannot && (
        <Button size="small" disabled={busy} onClick={() => turn(!isOn)}>
          {t(isOn ? "turnOff" : "turnOn")}
        </Button>
      )}
    </div>
  );
}
