"use client";

import { Camera, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ChangeEvent, type FormEvent, useEffect, useState } from "react";
import { newId } from "../../_session/unsent-store";
import { Button, buttonClass } from "../../_ui/button";
import { PrivatePhoto } from "../../_ui/note-body";
import { useFormat } from "../../_words/use-format";
import { addPhoto, useOutbox } from "../outbox/outbox";
import type { PressHandler } from "../outbox/use-outbox-sender";
import type { CurrentTask } from "../phone/use-crew-view";
import { setUnsentNote, useUnsentNotes } from "./unsent-note";

type Props = { task: CurrentTask; unitId: string; onPress: PressHandler };

/** Notes and photos of the crew; unsent ones are marked. */
export function TaskNotes({ task, unitId, onPress }: Props) {
  const t = useTranslations("crewNotes");
  const format = useFormat();
  const { presses, photos } = useOutbox();
  const text = useUnsentNotes().find(({ assignmentId }) => assignmentId === task.id)?.text ?? "";
  const setText = (newText: string) =>
    setUnsentNote({ unitId, assignmentId: task.id, number: task.incident.number, text: newText });
  const [photoState, setPhotoState] = useState<"idle" | "working" | "failed">("idle");
  // The phone's queue may still contain a note or photo that has already reached the server. Do not show it twice.
  const storedIds = new Set(task.notes.flatMap(({ id, photoId }) => [id, photoId]));
  const unsentNotes = presses.filter(
    ({ press }) => press.what === "note" && press.assignmentId === task.id && !storedIds.has(press.id),
  );
  const unsentPhotos = photos.filter(({ id, assignmentId }) => assignmentId === task.id && !storedIds.has(id));
  const isEmpty = task.notes.length + unsentNotes.length + unsentPhotos.length === 0;

  const addNote = (event: FormEvent) => {
    event.preventDefault();
    const trimmedText = text.trim();
    if (!trimmedText) return;
    onPress({ what: "note", assignmentId: task.id, text: trimmedText });
    setText("");
  };
  const addChosenPhoto = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    target.value = "";
    if (!file) return;
    setPhotoState("working");
    try {
      const takenAt = new Date().toISOString();
      await addPhoto({ unitId, id: newId(), assignmentId: task.id, takenAt, picture: await shrinkPhoto(file) });
      setPhotoState("idle");
    } catch {
      setPhotoState("failed");
    }
  };
  return (
    <section>
      <h3 className="label mb-1">{t("title")}</h3>
      {isEmpty && <p className="text-ink-2">{t("none")}</p>}
      <ul className="space-y-2">
        {task.notes.map(({ id, text: noteText, photoId, at }) => (
          <li key={id} className="rounded-lg bg-raised px-3 py-2.5 text-base">
            <time className="mr-2 text-ink-3" dateTime={at.toISOString()}>
              {format.hourMinute(at)}
            </time>
            {noteText}
            {photoId && <PhotoView source={`/api/photos/${photoId}`} alt={t("alt", { time: format.hourMinute(at) })} />}
          </li>
        ))}
        {unsentNotes.map(({ press }) => (
          <li key={press.id} className="rounded-lg bg-raised px-3 py-2.5 text-base">
            <UnsentBadge at={format.hourMinute(new Date(press.at))} label={t("unsent")} />
            {press.text}
          </li>
        ))}
        {unsentPhotos.map(({ id, takenAt, picture: blob }) => {
          const at = format.hourMinute(new Date(takenAt));
          return (
            <li key={id} className="rounded-lg bg-raised px-3 py-2.5 text-base">
              <UnsentBadge at={at} label={t("unsent")} />
              <PhotoView source={blob} alt={t("alt", { time: at })} />
            </li>
          );
        })}
      </ul>
      <form onSubmit={addNote} className="mt-3 space-y-2">
        <textarea
          aria-label={t("write")}
          placeholder={t("write")}
          rows={2}
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="w-full rounded-xl border border-line-2 bg-raised px-3 py-2.5 text-base"
        />
        <div className="grid grid-cols-2 gap-2">
          <label className={buttonClass({ size: "large", className: "h-14! rounded-xl! has-focus-visible:outline-2" })}>
            <input type="file" accept="image/*" capture="environment" className="sr-only" onChange={addChosenPhoto} />
            <Camera className="size-5" aria-hidden />
            {t("photo")}
          </label>
          <Button type="submit" size="large" className="h-14! rounded-xl!" disabled={text.trim() === ""}>
            {t("send")}
          </Button>
        </div>
        {photoState !== "idle" && (
          <p role="status" className={photoState === "failed" ? "font-medium text-alarm" : "text-ink-2"}>
            {t(photoState === "failed" ? "failed" : "preparing")}
          </p>
        )}
      </form>
    </section>
  );
}

function UnsentBadge({ at, label }: { at: string; label: string }) {
  return (
    <span className="mr-2 inline-flex items-center gap-1.5 text-ink-3">
      {at}
      <Clock className="size-4 text-p2" aria-hidden />
      <span className="font-medium text-p2 text-sm">{label}</span>
    </span>
  );
}

/** A photo from the server, or an unsent one. */
function PhotoView({ source, alt }: { source: string | Blob; alt: string }) {
  const [imageUrl, setImageUrl] = useState<string | null>(typeof source === "string" ? source : null);
  useEffect(() => {
    if (typeof source === "string") return setImageUrl(source);
    const url = URL.createObjectURL(source);
    setImageUrl(url);
    return () => URL.revokeObjectURL(url);
  }, [source]);
  if (!imageUrl) return null;
  return <PrivatePhoto url={imageUrl} alt={alt} className="mt-2 max-h-64 rounded-lg" />;
}

const maxPx = 1_600;
const quality = 0.82;

/**
 * Re-encodes a photo as a JPEG of at most 1,600 px in width and height: small enough for a weak network, upright, and
 * without camera metadata. Throws if the browser cannot read the photo.
 */
async function shrinkPhoto(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, maxPx / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("the browser provides no 2D canvas");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the browser could not encode the photo"))),
      "image/jpeg",
      quality,
    );
  });
}
