"use client";

import { useCallback, useEffect } from "react";

/** Protects unsaved changes: before a link is followed, a browser dialog asks `question`. Null turns this off. */
export function useLeaveConfirmation(question: string | null): void {
  const shouldBlock = useCallback(() => question !== null && !window.confirm(question), [question]);
  useLinkGuard(question !== null, shouldBlock);
}

let activeGuardCount = 0;

/** Whether any part of the page has unsaved changes that a guard protects. */
export function hasGuardedChanges(): boolean {
  return activeGuardCount > 0;
}

/**
 * While active, blocks clicked links for which `shouldBlock` returns true; the browser asks before the page closes.
 * Ignores links that keep the page open: those to other programs, such as a phone, and those with `data-stays`, which
 * the page opens itself.
 */
export function useLinkGuard(isEnabled: boolean, shouldBlock: (link: HTMLAnchorElement) => boolean): void {
  useEffect(() => {
    if (!isEnabled) return;
    activeGuardCount++;
    let opensOtherProgram = false;
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!opensOtherProgram) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (!link || link.dataset.stays !== undefined) return;
      if (!/^https?:$/.test(link.protocol)) {
        // The browser sends `beforeunload` for these links too, although the page stays.
        opensOtherProgram = true;
        setTimeout(() => {
          opensOtherProgram = false;
        });
        return;
      }
      if (link.target === "_blank" || event.ctrlKey || event.metaKey || !shouldBlock(link)) return;
      event.preventDefault();
      // Other unsaved changes of the page no longer have to ask.
      event.stopImmediatePropagation();
    };
    window.addEventListener("beforeunload", onUnload);
    // Runs in the capture phase, before the link's own handler.
    document.addEventListener("click", onClick, true);
    return () => {
      activeGuardCount--;
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isEnabled, shouldBlock]);
}
