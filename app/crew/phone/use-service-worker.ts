"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { categories } from "@/db/vocabulary";
import { loadMessages } from "../../../server/words/languages";
import { mapWorkerUrl } from "../../_map/style/map-settings";

export const workerScope = "/crew";

/** Whether the page works offline. `insecure`: service workers need HTTPS. */
export type Readiness = "preparing" | "ready" | "insecure" | "unsupported";

/**
 * Registers the crew's service worker (`public/field-worker.js`), which caches the page and its files. Returns whether
 * the page is ready to work offline.
 */
export function useServiceWorker(): Readiness {
  const workerUrl = useWorkerUrl();
  const [readiness, setReadiness] = useState<Readiness>("preparing");
  useEffect(() => {
    if (!window.isSecureContext) return setReadiness("insecure");
    if (!("serviceWorker" in navigator)) return setReadiness("unsupported");
    const { serviceWorker } = navigator;
    const onMessage = ({ data }: MessageEvent) => {
      if (data?.kind === "kept") setReadiness("ready");
    };
    serviceWorker.addEventListener("message", onMessage);
    const requestCaching = async () => {
      // Loads the map's code and every language now, because the phone may be offline when the page needs them.
      const languages = Object.values(loadMessages).map((load) => load());
      await Promise.all([import("../task/crew-map-view"), import("maplibre-gl"), ...languages]).catch(() => undefined);
      // Files loaded by a worker are not in the page's resource timings.
      const urls = [mapWorkerUrl, ...performance.getEntriesByType("resource").map(({ name }) => name)];
      serviceWorker.controller?.postMessage({ kind: "keep", urls });
    };
    serviceWorker.register(workerUrl, { scope: workerScope }).catch(() => setReadiness("unsupported"));
    serviceWorker.addEventListener("controllerchange", requestCaching);
    // Runs twice, because the map may have loaded its files only by the second time.
    const timers = [500, 6_000].map((delayMs) => setTimeout(() => void requestCaching(), delayMs));
    if (serviceWorker.controller && !navigator.onLine) setReadiness("ready");
    return () => {
      serviceWorker.removeEventListener("message", onMessage);
      serviceWorker.removeEventListener("controllerchange", requestCaching);
      for (const timer of timers) clearTimeout(timer);
    };
  }, [workerUrl]);
  return readiness;
}

/** Values with which a text keeps its placeholders, which the service worker replaces. */
const placeholders = { number: "{number}", from: "{from}", category: "{category}" };

/** The URL of the crew's service worker. It contains the translated words of the notifications. */
export function useWorkerUrl(): string {
  const t = useTranslations("crewNotice");
  const categoryName = useTranslations("category");
  const names = Object.fromEntries(categories.map((category) => [category, categoryName(category)]));
  const texts = (["title", "recalled", "restored", "merged", "separated", "simulation", "body"] as const).map((key) => [
    key,
    t(key, placeholders),
  ]);
  const notificationTexts = { ...Object.fromEntries(texts), categories: names };
  return `/field-worker.js?words=${encodeURIComponent(JSON.stringify(notificationTexts))}`;
}
