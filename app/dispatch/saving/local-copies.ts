import { useEffect, useState } from "react";
import type { DraftContent } from "../../../server/domain/draft";
import { deleteOldDrafts, withStore } from "../../_session/phone-store";
import { useMe } from "../../_session/use-me";

/** What was typed into a form or a note, with the version of the server (`base`) that it builds on. */
type Unsaved =
  | { what: "form"; key: string; callId: string | null; base: DraftContent; content: DraftContent }
  | { what: "note"; incidentId: string; noteId: string; base: string; text: string };

/** Text that the server had not stored when it was last typed, kept in this browser in case the page is closed. */
export type LocalCopy = { id: string; personId: string; savedAt: number } & Unsaved;

/** Copies that are to be written, and ids of copies that are to be deleted (null). Only the latest of each is written. */
const pending = new Map<string, LocalCopy | null>();
let isWriting = false;

async function write(): Promise<void> {
  if (isWriting) return;
  isWriting = true;
  for (let next = pending.entries().next(); !next.done; next = pending.entries().next()) {
    const [id, copy] = next.value;
    pending.delete(id);
    const put = (store: IDBObjectStore): IDBRequest<unknown> =>
      (copy ? store.put(copy) : store.delete(id)) as IDBRequest<unknown>;
    // After sign-out nothing can be stored.
    await withStore("drafts", "readwrite", put).catch(() => {});
  }
  isWriting = false;
}

/** The local copies of one form or note: that of this page, and those of earlier pages that were put into it. */
export type CopyKeeper = ReturnType<typeof createCopyKeeper>;

export function createCopyKeeper(id: string) {
  const ids = new Set<string>();
  return {
    /** Keeps what the server does not have; null when it has everything, which deletes all copies. */
    keep(copy: ({ personId: string } & Unsaved) | null): void {
      if (copy) {
        ids.add(id);
        pending.set(id, { ...copy, id, savedAt: Date.now() });
      } else {
        for (const storedId of ids) pending.set(storedId, null);
        ids.clear();
      }
      if (pending.size > 0) void write();
    },
    /** Takes over the copy of an earlier page, whose content is now in this page's form. */
    takeOver(copy: LocalCopy): void {
      ids.add(copy.id);
    },
  };
}

/** The copies that earlier pages of this person left in this browser, oldest first; deletes those that are too old. */
export function useLocalCopies(): readonly LocalCopy[] {
  const { data: me } = useMe();
  const [copies, setCopies] = useState<readonly LocalCopy[]>([]);
  const personId = me?.id;
  useEffect(() => {
    if (personId === undefined) return;
    void deleteOldDrafts()
      .then(() => withStore("drafts", "readonly", (store) => store.getAll() as IDBRequest<LocalCopy[]>))
      .then((stored) => {
        const usable = stored.filter((copy) => copy.personId === personId);
        if (usable.length > 0) setCopies(usable.sort((a, b) => a.savedAt - b.savedAt));
      })
      .catch(() => {});
  }, [personId]);
  return copies;
}
