"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell, BellOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import { categories } from "@/db/vocabulary";
import { useTRPC, useTRPCClient } from "../_live/cache/trpc";
import { Button } from "../_ui/button";

/** Turns push notifications for forwarded incidents on or off in this browser, or says why they are not available. */
export function PushSwitch() {
  const t = useTranslations("webPush");
  const { state, isBusy, setPush } = usePush();
  if (state === "loading") return null;
  const isOn = state === "on";
  const isUnavailable = state === "off-server" || state === "unsupported" || state === "denied";
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

const scope = "/agency/";

/** `off-server`: the server has no push keys. `unsupported`: not possible in this browser, for example without TLS. */
type PushState = "loading" | "off-server" | "unsupported" | "denied" | "off" | "on" | "failed";

/** The push subscription of this browser. */
function usePush() {
  const t = useTranslations("webPush");
  const categoryName = useTranslations("category");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { data } = useQuery(trpc.outbox.push.queryOptions());
  const [state, setState] = useState<PushState>("loading");
  const [isBusy, setIsBusy] = useState(false);
  const publicKey = data?.publicKey;

  useEffect(() => {
    if (publicKey === undefined) return;
    if (publicKey === null) return setState("off-server");
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) return setState("unsupported");
    if (Notification.permission === "denied") return setState("denied");
    findSubscription()
      .then((subscription) => setState(subscription ? "on" : "off"))
      .catch(() => setState("failed"));
  }, [publicKey]);

  const setPush = useCallback(
    async (isOn: boolean) => {
      setIsBusy(true);
      try {
        if (!isOn) {
          const subscription = await findSubscription();
          if (subscription) await client.outbox.unsubscribe.mutate({ endpoint: subscription.endpoint });
          await subscription?.unsubscribe();
          return setState("off");
        }
        if ((await Notification.requestPermission()) !== "granted") return setState("denied");
        const names = Object.fromEntries(categories.map((category) => [category, categoryName(category)]));
        const words = { title: t.raw("title"), simulated: t.raw("simulated"), body: t.raw("body"), categories: names };
        const workerUrl = `/agency/push-worker.js?words=${encodeURIComponent(JSON.stringify(words))}`;
        const registration = await navigator.serviceWorker.register(workerUrl, { scope });
        await waitUntilActive(registration);
        const newSubscription = await registration.pushManager.subscribe({
          userVisibleOnly: true,
          applicationServerKey: publicKey ?? null,
        });
        const { endpoint, keys } = newSubscription.toJSON();
        await client.outbox.subscribe.mutate({
          endpoint: endpoint ?? "",
          p256dh: keys?.p256dh ?? "",
          auth: keys?.auth ?? "",
        });
        setState("on");
      } catch {
        setState("failed");
      } finally {
        setIsBusy(false);
      }
    },
    [client, publicKey, t, categoryName],
  );
  return { state, isBusy, setPush };
}

async function findSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Waits until a newly registered service worker is active: only then can the page subscribe to push messages. */
async function waitUntilActive(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (!worker || registration.active) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
  });
}
