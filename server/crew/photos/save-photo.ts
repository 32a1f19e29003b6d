import { count, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../../db/client";
import { note, photo } from "../../../db/schema/incidents";
import { inTransaction } from "../../../db/transaction";
import type { Context } from "../../context";
import { badField, Refusal } from "../../errors";
import { Moment } from "../../moment";
import { plainText } from "../../plain-text";
import { ownUnit, readOwnAssignment } from "../own-unit";
import { writeNote } from "../write-note";
import { stripJpeg, stripPng, stripWebp } from "./strip-metadata";

export const SavePhotoInput = z.strictObject({
  /** Made by the phone: sent twice, it is one photo. */
  id: z.uuid(),
  assignmentId: z.uuid(),
  takenAt: Moment,
  text: plainText(500, 1).optional(),
});

const strips = { "image/jpeg": stripJpeg, "image/png": stripPng, "image/webp": stripWebp } as const;
export const photoTypes = Object.keys(strips) as (keyof typeof strips)[];

/** More than anybody takes at one scene; a phone gone mad must not fill the disk. */
const mostPerTask = 60;

/**
 * Keeps a picture from the field as a note of its incident, without what the camera wrote into the file. What it is, is told by
 * its bytes and not by its name. The same id again changes nothing. Refuses what is no JPEG, PNG or WebP.
 */
export async function savePhoto(
  context: Context,
  { id, assignmentId, takenAt, text }: z.output<typeof SavePhotoInput>,
  bytes: unknown,
): Promise<{ id: string }> {
  const unitId = ownUnit(context);
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw badField("body", "must be a picture", "missing");
  const clean = withoutMetadata(bytes);
  if (!clean) throw new Refusal("unsupported-media-type", { accepted: photoTypes });
  await inTransaction(context.db, async (tx) => {
    const own = await readOwnAssignment(tx, unitId, assignmentId);
    const [fresh] = await tx
      .insert(photo)
      .values({ id, incidentId: own.incidentId, ...clean, takenAt })
      .onConflictDoNothing()
      .returning({ id: photo.id });
    if (!fresh) return;
    if ((await countPhotos(tx, own.id)) >= mostPerTask) throw new Refusal("rate-limited", { most: mostPerTask });
    await writeNote(tx, context, { id, own, text, photoId: id, at: takenAt });
  });
  context.announce();
  return { id };
}

async function countPhotos(tx: Db, assignmentId: string): Promise<number> {
  const [kept] = await tx
    .select({ notes: count(note.photoId) })
    .from(note)
    .where(eq(note.assignmentId, assignmentId));
  return kept?.notes ?? 0;
}

function withoutMetadata(bytes: Buffer): { contentType: string; bytes: Buffer } | null {
  for (const contentType of photoTypes) {
    const stripped = strips[contentType](bytes);
    if (stripped) return { contentType, bytes: stripped };
  }
  return null;
}
