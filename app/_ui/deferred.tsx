"use client";

import { type ComponentType, type ReactNode, useEffect, useState } from "react";

const retryMs = 2_000;

/**
 * A component whose code is loaded when it is first shown, or earlier by `preload`. Until then it shows `fallback`.
 * Once the code is loaded, it renders at once.
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
  function Deferred({ fallback = null, ...props }: Props & { fallback?: ReactNode }) {
    const [Component, setComponent] = useState(() => LoadedComponent);
    useEffect(() => {
      if (Component) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isUnmounted = false;
      const attempt = async () => {
        await preload();
        if (isUnmounted) return;
        if (LoadedComponent) setComponent(() => LoadedComponent);
        else timer = setTimeout(attempt, retryMs);
      };
      void attempt();
      return () => {
        isUnmounted = true;
        clearTimeout(timer);
      };
    }, [Component]);
    return Component ? <Component {...(props as unknown as Props)} /> : fallback;
  }
  return Object.assign(Deferred, { preload });
}
