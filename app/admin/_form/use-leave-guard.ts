"use client";

import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { useLinkGuard } from "../../_ui/use-leave-confirmation";

/**
 * Protects unsaved changes in a side form. If there are none, `leave` runs an action at once. Otherwise it sets
 * `isAsking`, and the form asks the user: `discard` then runs the action, and `stay` cancels it. Clicking a link also
 * makes the form ask. Before the window closes, the browser itself asks.
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
