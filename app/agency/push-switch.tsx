"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell, BellOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { categories } from "@/db/vocabulary";
import { useTRPC, useTRPCClient } from "../_live/cache/trpc";
import { usePush } from "../_push/use-push";
import { Button } from "../_ui/button";

/** Turns push notifications for forwarded incidents on or off in this browser, or says why they are not available. */
export function PushSwitch() {
  const t = useTranslations("webPush");
  const { state, isBusy, setPush } = useOfficerPush();
  // Without push keys on the server there is nothing to switch, and the officer cannot set them up.
  if (state === "loading" || state === "off-server") return null;
  const isOn = state === "on";
  const isUnavailable = state === "unsupported" || state === "denied";
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-line border-b bg-raised px-3.5 py-2 text-[0.8125rem]">
      <p role="status" className="flex min-w-0 flex-1 items-center gap-2 text-ink-2">
        {isOn ? <Bell className="size-4 shrink-0" aria-hidden /> : <BellOff className="size-4 shrink-0" aria-hidden />}
        <span className="text-pretty">{t(`is-${state}`)}</span>
      </p>
      {!isUnavailable && (
        <Button size="small" disabled={isBusy} onClick={() => setPush(!isOn)}>
          {t(isOn ? "turnOff" : "turnOn")}
        </Button>
      )}
    </div>
  );
}

/** Values with which a text keeps its placeholders, which the service worker replaces. */
const placeholders = { number: "{number}", category: "{category}", district: "{district}" };

/** The push subscription of this browser. */
function useOfficerPush() {
  const t = useTranslations("webPush");
  const categoryName = useTranslations("category");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { data } = useQuery(trpc.outbox.push.queryOptions());
  const names = Object.fromEntries(categories.map((category) => [category, categoryName(category)]));
  const notificationTexts = {
    title: t("title", placeholders),
    simulated: t("simulated", placeholders),
    body: t("body", placeholders),
    categories: names,
  };
  return usePush({
    publicKey: data?.publicKey,
    scope: "/agency/",
    workerUrl: `/agency/push-worker.js?words=${encodeURIComponent(JSON.stringify(notificationTexts))}`,
    subscribe: client.outbox.subscribe.mutate,
    unsubscribe: client.outbox.unsubscribe.mutate,
  });
}
