"use client";

import { useCallback, useEffect, useState } from "react";

/**
 * `off-server`: the server has no push keys. `unsupported`: push is not possible in this browser, for example because
 * TLS is missing.
 */
export type PushState = "loading" | "off-server" | "unsupported" | "denied" | "off" | "on" | "failed";

type SubscriptionKeys = { endpoint: string; p256dh: string; auth: string };

export type PushOptions = {
  /** The server's public key; null if it has none, undefined while it is loading. */
  publicKey: string | null | undefined;
  /** The scope of the service worker that shows the notifications, and its URL with the translated words. */
  scope: string;
  workerUrl: string;
  subscribe: (keys: SubscriptionKeys) => Promise<unknown>;
  unsubscribe: (keys: Pick<SubscriptionKeys, "endpoint">) => Promise<unknown>;
};

/** The state of this browser's push subscription, and a function that turns it on or off. */
export function usePush({ publicKey, scope, workerUrl, subscribe, unsubscribe }: PushOptions) {
  const [state, setState] = useState<PushState>("loading");
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    if (publicKey === undefined) return;
    if (publicKey === null) return setState("off-server");
    if (!("serviceWorker" in navigator) || !("PushManager" in window)) return setState("unsupported");
    if (Notification.permission === "denied") return setState("denied");
    findSubscription(scope)
      .then(async (subscription) => {
        if (!subscription) return setState("off");
        // Send the subscription again: the server may have deleted it, or stored it for the browser's previous user.
        await subscribe(readKeys(subscription));
        setState("on");
      })
      .catch(() => setState("failed"));
  }, [publicKey, scope, subscribe]);

  const setPushOn = useCallback(
    async (turnOn: boolean) => {
      setIsBusy(true);
      try {
        if (!turnOn) {
          const subscription = await findSubscription(scope);
          if (subscription) await unsubscribe({ endpoint: subscription.endpoint });
          await subscription?.unsubscribe();
          return setState("off");
        }
        if ((await Notification.requestPermission()) !== "granted") return setState("denied");
        const registration = await navigator.serviceWorker.register(workerUrl, { scope });
        await waitUntilActive(registration);
        const newSubscription = await registration.pushManager.subscribe({
          userVisibleOnly: true,
          applicationServerKey: publicKey ?? null,
        });
        await subscribe(readKeys(newSubscription));
        setState("on");
      } catch {
        setState("failed");
      } finally {
        setIsBusy(false);
      }
    },
    [publicKey, scope, workerUrl, subscribe, unsubscribe],
  );
  return { state, isBusy, setPush: setPushOn };
}

function readKeys(subscription: PushSubscription): SubscriptionKeys {
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" };
}

async function findSubscription(scope: string): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** All push subscriptions of this browser. Different screens may have created them. */
export async function listSubscriptions(): Promise<PushSubscription[]> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return [];
  try {
    const registrations = await navigator.serviceWorker.getRegistrations();
    const subscriptions = await Promise.all(registrations.map(({ pushManager }) => pushManager.getSubscription()));
    return subscriptions.filter((subscription) => subscription !== null);
  } catch {
    return [];
  }
}

/** Waits until a newly registered service worker is active: only then can the page subscribe to push messages. */
async function waitUntilActive(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (!worker || registration.active) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
  });
}
