"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell, BellOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { usePush } from "../../_push/use-push";
import { Button } from "../../_ui/button";
import { useWorkerUrl, workerScope } from "./use-service-worker";

/** Turns notifications of new tasks on or off on this phone. Renders nothing if the server has no push keys. */
export function PushStrip() {
  const t = useTranslations("crewNotice");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { data } = useQuery(trpc.crew.push.queryOptions());
  const { state, isBusy, setPush } = usePush({
    publicKey: data?.publicKey,
    scope: workerScope,
    workerUrl: useWorkerUrl(),
    subscribe: client.crew.subscribe.mutate,
    unsubscribe: client.crew.unsubscribe.mutate,
  });
  if (state === "loading" || state === "off-server") return null;
  const isOn = state === "on";
  return (
    <div className="flex min-h-14 items-center gap-2.5 rounded-xl border border-line-2 px-3 py-1.5">
      {isOn ? (
        <Bell className="size-5 shrink-0 text-available" aria-hidden />
      ) : (
        <BellOff className="size-5 shrink-0 text-ink-3" aria-hidden />
      )}
      <p role="status" className="min-w-0 flex-1 text-pretty text-xs">
        {t(`is-${state}`)}
      </p>
      {state !== "unsupported" && state !== "denied" && (
        <Button size="large" disabled={isBusy} onClick={() => setPush(!isOn)}>
          {t(isOn ? "turnOff" : "turnOn")}
        </Button>
      )}
    </div>
  );
}
