import { count, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../../db/client";
import { note, photo } from "../../../db/schema/incidents";
import { inTransaction } from "../../../db/transaction";
import type { Context } from "../../context";
import { choosePlausibleTime } from "../../domain/press";
import { badField, Refusal } from "../../errors";
import { Moment } from "../../moment";
import { plainText } from "../../plain-text";
import { readOwnAssignment, requireOwnUnitId } from "../own-unit";
import { writeNote } from "../write-note";
import { type StrippedImage, stripJpeg, stripPng, stripWebp } from "./strip-metadata";

export const SavePhotoInput = z.strictObject({
  /**
   * Id created by the phone. If a photo with this id is already stored, the request is treated as a retry and changes
   * nothing.
   */
  id: z.uuid(),
  assignmentId: z.uuid(),
  takenAt: Moment,
  text: plainText(500, 1).optional(),
  /** The unit whose crew took it. */
  unitId: z.uuid().optional(),
});

const stripMetadataByType = { "image/jpeg": stripJpeg, "image/png": stripPng, "image/webp": stripWebp } as const;
export const photoTypes = Object.keys(stripMetadataByType) as (keyof typeof stripMetadataByType)[];

/** Maximum number of photos per assignment, so that a faulty phone cannot fill the disk. */
const maxPerTask = 60;
/**
 * Maximum side length. It protects the memory of the browsers that show the photo, because a small file can decode to
 * gigabytes of pixels. The crew screen sends at most 1,600 px.
 */
const maxSidePx = 5_000;

/**
 * Stores a photo without its metadata, as a note of its incident. Its type and size are read from the bytes. A repeated
 * request changes nothing. Refuses with `unsupported-media-type` unless the photo is a JPEG, PNG or WebP, and with
 * `too-many-photos` if the task already has `maxPerTask` photos, and with `forbidden` if it is of another unit's crew.
 */
export async function savePhoto(
  context: Context,
  { id, assignmentId, takenAt, text, unitId: queuedFor }: z.output<typeof SavePhotoInput>,
  bytes: unknown,
): Promise<{ id: string }> {
  const unitId = requireOwnUnitId(context, queuedFor);
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw badField("body", "must be a picture", "missing");
  const strippedImage = stripMetadata(bytes);
  if (!strippedImage) throw new Refusal("unsupported-media-type", { accepted: photoTypes });
  if (strippedImage.longestSidePx > maxSidePx)
    throw badField("body", `is larger than ${maxSidePx} pixels a side`, "too-large");
  const { contentType, bytes: strippedBytes } = strippedImage;
  await inTransaction(context.db, async (tx) => {
    const ownAssignment = await readOwnAssignment(tx, unitId, assignmentId, { lock: true });
    // The retention period is counted from this time, so it must not depend on a wrong clock.
    const plausibleTakenAt = choosePlausibleTime(takenAt, { now: context.now(), after: ownAssignment.assignedAt });
    const { incidentId } = ownAssignment;
    const [insertedPhoto] = await tx
      .insert(photo)
      .values({ id, incidentId, contentType, bytes: strippedBytes, takenAt: plausibleTakenAt })
      .onConflictDoNothing()
      .returning({ id: photo.id });
    if (!insertedPhoto) return;
    if ((await countPhotos(tx, ownAssignment.id)) >= maxPerTask)
      throw new Refusal("too-many-photos", { most: maxPerTask });
    await writeNote(tx, context, { id, ownAssignment, text, photoId: id, at: takenAt });
  });
  context.announce();
  return { id };
}

async function countPhotos(tx: Db, assignmentId: string): Promise<number> {
  const [photoCount] = await tx
    .select({ notes: count(note.photoId) })
    .from(note)
    .where(eq(note.assignmentId, assignmentId));
  return photoCount?.notes ?? 0;
}

function stripMetadata(bytes: Buffer): (StrippedImage & { contentType: string }) | null {
  for (const contentType of photoTypes) {
    const strippedImage = stripMetadataByType[contentType](bytes);
    if (strippedImage) return { contentType, ...strippedImage };
  }
  return null;
}
