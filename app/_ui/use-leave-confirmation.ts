"use client";

import { useCallback, useEffect } from "react";

/** Protects unsaved changes: before a link is followed, a browser dialog asks `question`. Null turns this off. */
export function useLeaveConfirmation(question: string | null): void {
  const shouldBlock = useCallback(() => question !== null && !window.confirm(question), [question]);
  useLinkGuard(question !== null, shouldBlock);
}

/** While active, blocks clicked links for which `shouldBlock` returns true; the browser asks before the page closes. */
export function useLinkGuard(isEnabled: boolean, shouldBlock: (link: HTMLAnchorElement) => boolean): void {
  useEffect(() => {
    if (!isEnabled) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (!link || link.target === "_blank" || event.ctrlKey || event.metaKey || !shouldBlock(link)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", onUnload);
    // Runs in the capture phase, before the link's own handler.
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isEnabled, shouldBlock]);
}
