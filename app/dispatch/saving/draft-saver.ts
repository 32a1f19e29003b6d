import { useState } from "react";
import { isContentRefused } from "../../_live/cache/refusal";

/** Delay from the first unsaved key press to the save. */
const saveDelayMs = 400;
/** Delay before a failed save is retried. */
const retryMs = 2_000;
/** Time after opening during which the page restores drafts of an earlier page load. */
const restoreWindowMs = 15_000;
const restoreIntervalMs = 3_000;

/** `revision` is the number of this save; `base` is the revision of the stored version that it builds on. */
export type SaveVersion = { revision: number; base: number };
export type SaveResult<Content> =
  | { outcome: "stored"; revision: number; merged: Content | null }
  | { outcome: "not-stored" };

type Options<Content> = {
  blank: Content;
  isSame: (a: Content, b: Content) => boolean;
  send: (content: Content, version: SaveVersion) => Promise<SaveResult<Content>>;
  /** Called when the server has merged the sent content with content typed elsewhere. */
  onMerged: (sent: Content, merged: Content) => void;
  /** Called when `isSaved` or `refusal` has changed. */
  onChange: () => void;
  /**
   * Called with the unsaved content, the stored version it is based on, and the number of the last save sent before;
   * with null once everything is saved or the draft is empty.
   */
  onUnsavedContent: (unsaved: { content: Content; base: Content; sentRevision: number } | null) => void;
};

export type DraftSaver<Content> = ReturnType<typeof createDraftSaver<Content>>;

/** Why the server does not store a draft: an error, or `not-stored` if it is finished or belongs to somebody else. */
export type DraftRefusal = "not-stored" | Error;

/**
 * Saves one draft while it is typed: shortly after the first change, then again until the server has the latest
 * content. Failed saves are retried. A refused save is not sent again until the content changes.
 */
export function createDraftSaver<Content>({
  blank,
  isSame,
  send,
  onMerged,
  onChange,
  onUnsavedContent,
}: Options<Content>) {
  let stored = { revision: 0, content: blank };
  let latest = blank;
  let sentRevision = 0;
  let refusal: DraftRefusal | null = null;
  let runningSave: Promise<void> | null = null;
  let isScheduled = false;

  let reportedState: { isSaved: boolean; refusal: DraftRefusal | null } = { isSaved: true, refusal };

  const isSaved = () => isSame(latest, stored.content);
  function reportStateChange(): void {
    if (isSaved() === reportedState.isSaved && refusal === reportedState.refusal) return;
    reportedState = { isSaved: isSaved(), refusal };
    onChange();
  }
  /**
   * An emptied draft is not kept as a local copy: restoring it later would delete text typed elsewhere in the meantime.
   */
  const reportUnsaved = () =>
    onUnsavedContent(
      isSaved() || isSame(latest, blank) ? null : { content: latest, base: stored.content, sentRevision },
    );
  /**
   * Deletes the local copy if the server has the latest content. The server may have it even if the response to the
   * save was lost.
   */
  const reportSaved = () => isSaved() && onUnsavedContent(null);
  const needsSave = () => !isSaved() && refusal === null;

  function scheduleSave(delayMs: number): void {
    if (isScheduled) return;
    isScheduled = true;
    setTimeout(() => {
      isScheduled = false;
      if (needsSave() && !runningSave) void startSave();
    }, delayMs);
  }

  async function sendLatest(): Promise<void> {
    const content = latest;
    sentRevision = Math.max(sentRevision, stored.revision) + 1;
    const result = await send(content, { revision: sentRevision, base: stored.revision }).catch((error) => {
      if (!isContentRefused(error)) throw error;
      return { outcome: "not-stored", error } as const;
    });
    if (result.outcome === "not-stored") {
      if (content === latest) refusal = "error" in result ? result.error : "not-stored";
    } else if (result.revision >= stored.revision) {
      stored = { revision: result.revision, content: result.merged ?? content };
      // `onMerged` changes the draft, which calls `setContent`, which reports the unsaved content.
      if (result.merged !== null) onMerged(content, result.merged);
      else reportUnsaved();
    }
  }

  function startSave(): Promise<void> {
    let nextDelayMs = saveDelayMs;
    runningSave = sendLatest()
      .catch(() => {
        nextDelayMs = retryMs;
      })
      .finally(() => {
        runningSave = null;
        if (needsSave()) scheduleSave(nextDelayMs);
        reportStateChange();
      });
    return runningSave;
  }

  async function flush(): Promise<void> {
    await runningSave;
    if (needsSave()) await (runningSave ?? startSave());
  }

  return {
    /** Call after each change, with the current content. */
    setContent(content: Content): void {
      if (isSame(content, latest)) return void reportSaved();
      latest = content;
      refusal = null;
      if (needsSave()) scheduleSave(saveDelayMs);
      reportUnsaved();
      reportStateChange();
    },
    /** Call with the version that the server has stored. */
    setStoredVersion(revision: number, content: Content): void {
      stored = { revision, content };
      reportSaved();
      reportStateChange();
    },
    /** Resets the saver to an empty draft. Call when the server has deleted the draft or may delete it. */
    reset(): void {
      stored = { revision: stored.revision, content: blank };
      latest = blank;
      refusal = null;
      reportUnsaved();
      reportStateChange();
    },
    /** Saves immediately. Resolves when the save has succeeded or failed. */
    flush,
    /** Saves immediately, and repeats a failed save. Resolves when the server has stored the text or refused it. */
    async flushUntilAnswered(): Promise<void> {
      for (await flush(); needsSave(); await flush()) await new Promise((resolve) => setTimeout(resolve, retryMs));
    },
    /** Saves immediately, even while an earlier save is running, because the page may be closed at any moment. */
    flushNow(): void {
      if (needsSave())
        void sendLatest()
          .catch(() => {})
          .finally(reportStateChange);
    },
    get stored(): { revision: number; content: Content } {
      return stored;
    },
    get isSaving(): boolean {
      return runningSave !== null;
    },
    /** Why the server does not store the latest content; null if it has not refused it. */
    get refusal(): DraftRefusal | null {
      return refusal;
    },
    get isSaved(): boolean {
      return isSaved();
    },
  };
}

/**
 * Tells whether the page was opened only recently. Until then it must read the stored drafts repeatedly
 * (`refetchInterval`), because the last save of the earlier page may arrive after the first read.
 */
export function useRestoreWindow(): { isOpen: () => boolean; refetchInterval: () => number | false } {
  return useState(() => {
    const openedAt = performance.now();
    const isOpen = () => performance.now() - openedAt < restoreWindowMs;
    return { isOpen, refetchInterval: () => isOpen() && restoreIntervalMs };
  })[0];
}
