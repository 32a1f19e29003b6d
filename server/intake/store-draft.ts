import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import type { Context } from "../context";
import { type DraftVersion, decideSave } from "../domain/draft";
import { Refusal } from "../errors";

/** The version of a save: which page sends it, its number, and the stored version that it builds on (0 for none). */
export const SaveVersionFields = {
  writer: z.uuid(),
  revision: z.int().min(1).max(2_000_000_000),
  base: z.int().min(0).max(2_000_000_000),
};

/**
 * `revision` is the revision of the stored draft. If the save was ignored, or if it deleted the draft, `revision` is
 * that of the save. `merged` is the stored content if it differs from what was sent, otherwise null.
 */
export type StoredDraft<Content> = { outcome: "stored"; revision: number; merged: Content | null };

/** How one kind of draft is read and written, in the caller's transaction. */
type DraftStore<Row, Content> = {
  read: () => PromiseLike<Row[]>;
  /** Merges what was sent into the stored draft. */
  merge: (stored: Row) => Content;
  isBlank: (content: Content) => boolean;
  delete: () => PromiseLike<unknown>;
  write: (content: Content, version: DraftVersion, stored: Row | undefined) => PromiseLike<unknown>;
};

/**
 * Stores, merges, deletes or ignores a draft (see `decideSave`). Call `lockDraft` first, in the same transaction. A
 * merged version belongs to no page, so that neither of its writers takes a later save of its own for an earlier one.
 */
export async function storeDraft<Row extends { writer: string; revision: number }, Content>(
  { writer, revision, base }: DraftVersion & { base: number },
  content: Content,
  store: DraftStore<Row, Content>,
): Promise<StoredDraft<Content>> {
  const [stored] = await store.read();
  const decision = decideSave(stored, { writer, revision, base });
  if (decision === "ignore") return { outcome: "stored", revision, merged: null };
  const merged = stored && decision === "merge" ? store.merge(stored) : null;
  const newContent = merged ?? content;
  if (store.isBlank(newContent)) {
    await store.delete();
    return { outcome: "stored", revision, merged };
  }
  const newRevision = Math.max(revision, (stored?.revision ?? 0) + 1);
  await store.write(newContent, { writer: merged === null ? writer : randomUUID(), revision: newRevision }, stored);
  return { outcome: "stored", revision: newRevision, merged };
}

/** Waits for other saves of the same draft. A row lock is not enough, because two first saves find no row to lock. */
export async function lockDraft(tx: Db, id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`);
}

/** Returns the id of the acting person. Keys, screens and jobs have no drafts. */
export function requirePersonId({ actor }: Context): string {
  if (actor.kind !== "person") throw new Refusal("forbidden", { needs: "incidents:write" });
  return actor.id;
}
