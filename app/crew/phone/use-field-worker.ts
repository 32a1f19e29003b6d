"use client";

import { useEffect, useState } from "react";
import { mapWorkerUrl } from "../../_map/style/map-settings";

/** Whether the page opens without a network: being prepared, yes, or not at all, because the address is not a secure one. */
export type Readiness = "preparing" | "ready" | "insecure" | "unsupported";

/** Has the page and its files kept for dead zones. */
export function useFieldWorker(): Readiness {
  const [readiness, setReadiness] = useState<Readiness>("preparing");
  useEffect(() => {
    if (!window.isSecureContext) return setReadiness("insecure");
    if (!("serviceWorker" in navigator)) return setReadiness("unsupported");
    const { serviceWorker } = navigator;
    const onMessage = ({ data }: MessageEvent) => {
      if (data?.kind === "kept") setReadiness("ready");
    };
    serviceWorker.addEventListener("message", onMessage);
    const ask = () => {
      // What a worker loads is not among what its page has loaded.
      const urls = [mapWorkerUrl, ...performance.getEntriesByType("resource").map(({ name }) => name)];
      serviceWorker.controller?.postMessage({ kind: "keep", urls });
    };
    serviceWorker.register("/field-worker.js", { scope: "/crew" }).catch(() => setReadiness("unsupported"));
    serviceWorker.addEventListener("controllerchange", ask);
    // Once the map has brought its own files, too.
    const timers = [500, 6_000].map((wait) => setTimeout(ask, wait));
    if (serviceWorker.controller && !navigator.onLine) setReadiness("ready");
    return () => {
      serviceWorker.removeEventListener("message", onMessage);
      serviceWorker.removeEventListener("controllerchange", ask);
      for (const timer of timers) clearTimeout(timer);
    };
  }, []);
  return readiness;
}
