"use client";

import { useTranslations } from "next-intl";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { useHealth } from "../_live/clock/use-health";
import { Button } from "./button";

const retryMs = 2_000;
/** After this many failed attempts, `failure` is shown. */
const maxSilentFailures = 3;

/**
 * A component whose code is loaded when it is first shown, or earlier by `preload`. While the code is loading, it shows
 * `fallback`; after several failed attempts, it also shows `failure`. If the code has already been loaded, it renders
 * immediately, without the fallback.
 */
export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let LoadedComponent: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  let hasFailed = false;
  function preload(): Promise<void> {
    loading ??= load().then(
      (component) => {
        LoadedComponent = component;
      },
      // The server could not be reached. The next call tries again.
      () => {
        hasFailed = true;
        loading = null;
      },
    );
    return loading;
  }
  const loader: Loader<Props> = { preload, getComponent: () => LoadedComponent };
  const render = ({ fallback, failure, ...props }: Props & Placeholders) => (
    <Loaded loader={loader} fallback={fallback} failure={failure} props={props as unknown as Props} />
  );
  return Object.assign(render, {
    preload,
    isLoaded: () => LoadedComponent !== null,
    /** Whether an attempt to load the code has failed. */
    hasFailed: () => hasFailed,
  });
}

type Placeholders = { fallback?: ReactNode; failure?: ReactNode };
type Loader<Props> = { preload: () => Promise<void>; getComponent: () => ComponentType<Props> | null };

function Loaded<Props extends object>({
  loader,
  fallback,
  failure = <LoadFailure />,
  props,
}: Placeholders & { loader: Loader<Props>; props: Props }) {
  const [Component, setComponent] = useState(loader.getComponent);
  const [failureCount, setFailureCount] = useState(0);
  useEffect(() => {
    if (Component) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isUnmounted = false;
    const attempt = async () => {
      await loader.preload();
      if (isUnmounted) return;
      const loadedComponent = loader.getComponent();
      if (loadedComponent) setComponent(() => loadedComponent);
      else {
        setFailureCount((count) => count + 1);
        timer = setTimeout(attempt, retryMs);
      }
    };
    void attempt();
    return () => {
      isUnmounted = true;
      clearTimeout(timer);
    };
  }, [Component, loader]);
  if (Component) return <Component {...props} />;
  return (
    <>
      {fallback}
      {failureCount >= maxSilentFailures && failure}
    </>
  );
}

/**
 * Reloads the page if the server can be reached; otherwise an error page would replace the screen.
 */
async function reloadIfReachable(): Promise<void> {
  const response = await fetch("/api/health").catch(() => null);
  if (response) window.location.reload();
}

/**
 * Shown when a part of a screen cannot be loaded, for example because a newer version has been installed. Offers to
 * reload the page. On a screen with a live feed it does so only while the server can be reached.
 */
function LoadFailure() {
  const t = useTranslations("screen");
  const { level } = useHealth();
  return (
    <div
      role="alert"
      className="pointer-events-auto fixed inset-x-0 top-[max(4rem,var(--ringing-bottom,0px)+0.5rem)] z-50 mx-auto flex w-[min(32rem,calc(100vw-1rem))] items-center gap-3 rounded-xl border border-line-2 bg-panel p-3 shadow-2xl"
    >
      <p className="min-w-0 flex-1 font-semibold text-alarm">{t("partFailed")}</p>
      {(level === "live" || level === "starting") && <Button onClick={reloadIfReachable}>{t("reload")}</Button>}
    </div>
  );
}

/** Preloading is repeated after this time if the server could not be reached. */
const preloadRetryMs = 5_000;

type DeferredPart = Pick<ReturnType<typeof deferred>, "preload" | "isLoaded">;

/**
 * Loads the code of deferred parts one after another, once the screen is ready. Repeats this until all are loaded.
 * `parts` must not change.
 */
export function usePreload(parts: readonly DeferredPart[], isReady: boolean): void {
  useEffect(() => {
    if (!isReady) return;
    let timer: ReturnType<typeof setTimeout>;
    const preload = async () => {
      for (const part of parts) await part.preload();
      if (!parts.every((part) => part.isLoaded())) timer = setTimeout(preload, preloadRetryMs);
    };
    timer = setTimeout(preload);
    return () => clearTimeout(timer);
  }, [parts, isReady]);
}
