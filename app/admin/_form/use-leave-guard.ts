"use client";

import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { useLinkGuard } from "../../_ui/use-leave-confirmation";

/**
 * Protects unsaved changes in a side form. If there are none, `runOrConfirm` runs an action at once. Otherwise it sets
 * `isAsking`, and the form asks the user: `runPendingAction` runs the action, and `cancelPendingAction` discards it.
 * Clicking a link also makes the form ask. Before the window closes, the browser itself asks.
 */
export function useLeaveGuard(isDirty: boolean) {
  const router = useRouter();
  const [pendingAction, setPendingAction] = useState<(() => void) | null>(null);

  const runOrConfirm = useCallback(
    (action: () => void) => (isDirty ? setPendingAction(() => action) : action()),
    [isDirty],
  );
  const cancelPendingAction = useCallback(() => setPendingAction(null), []);
  const runPendingAction = useCallback(() => {
    setPendingAction(null);
    pendingAction?.();
  }, [pendingAction]);
  const confirmNavigation = useCallback(
    (link: HTMLAnchorElement) => {
      if (link.origin !== window.location.origin) return false;
      setPendingAction(() => () => router.push(link.pathname));
      return true;
    },
    [router],
  );
  useLinkGuard(isDirty, confirmNavigation);

  return { isAsking: pendingAction !== null, runOrConfirm, cancelPendingAction, runPendingAction };
}
