import { useEffect, useState } from "react";
import type { DraftContent } from "../../server/domain/draft";
import { deleteOldDrafts, withStore } from "./browser-store";
import { useMe } from "./use-me";

/**
 * What was typed into a form (`form`), a note (`note`) or the changes of an incident (`edit`), with the stored version
 * (`base`) that it builds on and the number of the last save sent before (`sentRevision`, missing in copies kept by
 * earlier versions of this page). An agency officer's note and answer (`agency`) are not stored on the server while
 * they are typed, so they have neither.
 */
type UnsavedText =
  | {
      what: "form";
      key: string;
      callId: string | null;
      base: DraftContent;
      sentRevision?: number | undefined;
      content: DraftContent;
    }
  | { what: "note" | "edit"; incidentId: string; base: unknown; sentRevision?: number | undefined; content: unknown }
  | { what: "agency"; incidentId: string; base: null; content: unknown };

/** Text that the server had not stored when it was last typed, kept in this browser in case the page is closed. */
export type LocalCopy = CopyFields & UnsavedText;
type CopyFields = { id: string; personId: string; savedAt: number };
/** A copy of a note as earlier versions of this page stored it. */
type LegacyNoteCopy = CopyFields & { what: "note"; incidentId: string; noteId: string; base: string; text: string };

export function toLocalCopy(copy: LocalCopy | LegacyNoteCopy): LocalCopy {
  if ("content" in copy) return copy;
  const { noteId: id, base, text, ...fields } = copy;
  return { ...fields, base: { id, text: base }, content: { id, text } };
}

/** Copies to write, by id; null deletes the copy. Only the latest version of each is written. */
const pendingCopies = new Map<string, LocalCopy | null>();
let isWriting = false;

async function writePendingCopies(): Promise<void> {
  if (isWriting) return;
  isWriting = true;
  for (let next = pendingCopies.entries().next(); !next.done; next = pendingCopies.entries().next()) {
    await writeCopy(...next.value);
  }
  isWriting = false;
}

async function writeCopy(id: string, copy: LocalCopy | null): Promise<void> {
  pendingCopies.delete(id);
  const write = (store: IDBObjectStore) => (copy ? store.put(copy) : store.delete(id)) as IDBRequest<unknown>;
  // Fails after sign-out, when nothing may be stored.
  await withStore("drafts", "readwrite", write).catch(() => {});
}

/** Writes all pending copies without waiting for one that is being written. Call when the page may be closed. */
export function writeCopiesNow(): void {
  for (const [id, copy] of pendingCopies) void writeCopy(id, copy);
}

/**
 * Returns the version that a copy builds on; null if it is unknown. If the page that kept the copy also saved `stored`,
 * a copy kept after that save builds on `stored`, whether or not the page received the response. Any other copy may be
 * older than `stored`, because the last one is not always written when a page is closed.
 */
export function findBaseOfCopy<Content>(
  copy: { id: string; base: Content; sentRevision?: number | undefined },
  stored: { writer: string; revision: number; content: Content } | undefined,
): Content | null {
  if (!stored || !copy.id.startsWith(`${stored.writer} `)) return copy.base;
  return copy.sentRevision !== undefined && copy.sentRevision >= stored.revision ? stored.content : null;
}

/**
 * Manages the local copies of one form, note or edit: this page's, and those of earlier page loads that were restored
 * into it.
 */
export type LocalCopyManager = ReturnType<typeof createLocalCopyManager>;

export function createLocalCopyManager(id: string) {
  const ids = new Set<string>();
  return {
    /**
     * Keeps a copy of what the server does not have. With null, deletes all copies, because the server has everything.
     */
    keepCopy(copy: ({ personId: string } & UnsavedText) | null): void {
      if (copy) {
        ids.add(id);
        pendingCopies.set(id, { ...copy, id, savedAt: Date.now() });
      } else {
        for (const storedId of ids) pendingCopies.set(storedId, null);
        ids.clear();
      }
      if (pendingCopies.size > 0) void writePendingCopies();
    },
    /**
     * Takes over the copy of an earlier page load, whose content is now in this page's form. It is then deleted with
     * this page's copy.
     */
    takeOverCopy(copy: LocalCopy): void {
      ids.add(copy.id);
    },
  };
}

/**
 * Returns the copies that this person's earlier page loads left in this browser, oldest first. Deletes outdated copies.
 */
export function useLocalCopies(): readonly LocalCopy[] {
  const { data: me } = useMe();
  const [copies, setCopies] = useState<readonly LocalCopy[]>([]);
  const personId = me?.id;
  useEffect(() => {
    if (personId === undefined) return;
    void deleteOldDrafts()
      .then(() =>
        withStore("drafts", "readonly", (store) => store.getAll() as IDBRequest<(LocalCopy | LegacyNoteCopy)[]>),
      )
      .then((stored) => {
        const ownCopies = stored.filter((copy) => copy.personId === personId).map(toLocalCopy);
        if (ownCopies.length > 0) setCopies(ownCopies.sort((a, b) => a.savedAt - b.savedAt));
      })
      .catch(() => {});
  }, [personId]);
  return copies;
}
