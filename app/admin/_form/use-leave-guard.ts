"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";

/**
 * Protects unsaved changes in a side form. If there are none, `leave` runs an action at once. Otherwise it sets `isAsking`, and the form
 * asks the user: `discard` then runs the action, and `stay` cancels it. Clicking a link also makes the form ask. Before the window closes,
 * the browser itself asks.
 */
export function useLeaveGuard(isDirty: boolean) {
  const router = useRouter();
  const [pendingAction, setPendingAction] = useState<(() => void) | null>(null);

  const leave = useCallback((action: () => void) => (isDirty ? setPendingAction(() => action) : action()), [isDirty]);
  const stayOnPage = useCallback(() => setPendingAction(null), []);
  const discard = useCallback(() => {
    setPendingAction(null);
    pendingAction?.();
  }, [pendingAction]);
  const holdLinkAction = useCallback(
    (link: HTMLAnchorElement) => {
      if (link.origin !== window.location.origin) return false;
      setPendingAction(() => () => router.push(link.pathname));
      return true;
    },
    [router],
  );
  useLinkGuard(isDirty, holdLinkAction);

  return { isAsking: pendingAction !== null, leave, stay: stayOnPage, discard };
}

/** Protects unsaved changes on a page: before a link is followed, the browser's own dialog asks `question`. Null turns this off. */
export function useLeaveQuestion(question: string | null): void {
  const refuseLink = useCallback(() => question !== null && !window.confirm(question), [question]);
  useLinkGuard(question !== null, refuseLink);
}

/** While active, blocks each clicked link for which `shouldBlock` returns true, and makes the browser ask before closing. */
function useLinkGuard(isActive: boolean, shouldBlock: (link: HTMLAnchorElement) => boolean): void {
  useEffect(() => {
    if (!isActive) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (!link || event.ctrlKey || event.metaKey || !shouldBlock(link)) return;
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
  }, [isActive, shouldBlock]);
}
