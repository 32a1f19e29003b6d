"use client";

import { type ComponentType, type ReactNode, useEffect, useState } from "react";

const retryMs = 2_000;
/** After this many failed attempts, `failure` is shown. */
const maxSilentFailures = 3;

/**
 * A component whose code is loaded when it is first shown, or earlier by `preload`. Until then it shows `fallback`.
 * If the code has been loaded already, the component renders immediately, without the fallback.
 */
export function deferred<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let LoadedComponent: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  function preload(): Promise<void> {
    loading ??= load().then(
      (component) => {
        LoadedComponent = component;
      },
      // The server could not be reached. The next call tries again.
      () => {
        loading = null;
      },
    );
    return loading;
  }
  // biome-ignore lint/correctness/noComponentHookFactories: `deferred` is called only at the top level of a module.
  function Deferred({ fallback, failure, ...props }: Props & { fallback?: ReactNode; failure?: ReactNode }) {
    const [Component, setComponent] = useState(() => LoadedComponent);
    const [failureCount, setFailureCount] = useState(0);
    useEffect(() => {
      if (Component) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isUnmounted = false;
      const attempt = async () => {
        await preload();
        if (isUnmounted) return;
        if (LoadedComponent) setComponent(() => LoadedComponent);
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
    }, [Component]);
    if (Component) return <Component {...(props as unknown as Props)} />;
    return (
      <>
        {fallback}
        {failureCount >= maxSilentFailures && failure}
      </>
    );
  }
  return Object.assign(Deferred, { preload, isLoaded: () => LoadedComponent !== null });
}
