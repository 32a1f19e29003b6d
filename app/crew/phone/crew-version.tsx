"use client";

import { NewVersionNotice } from "../../_live/version/new-version-notice";
import { useOutbox } from "../outbox/outbox";
import { useUnsentNotes } from "../task/unsent-note";

/**
 * Says that the server has a new version. The hidden page loads it by itself if nothing waits to be sent and there is
 * no task (`hasTask`): during a task, the crew may be taking a photo in another window. It also waits if notifications
 * are not permitted, because some browsers allow a reloaded page no sound before it is touched.
 */
export function CrewVersion({ hasTask }: { hasTask: boolean }) {
  const { presses, photos, refusals, isLoaded, isMemoryOnly } = useOutbox();
  const unsentNotes = useUnsentNotes();
  const hasItems = [presses, photos, refusals, unsentNotes].some((items) => items.length > 0);
  const canNotify = typeof Notification !== "undefined" && Notification.permission === "granted";
  // A reload would lose what this phone cannot store.
  if (hasItems && isMemoryOnly) return null;
  return <NewVersionNotice isBusy={hasTask || hasItems || !isLoaded || !canNotify} kept="phone" />;
}
