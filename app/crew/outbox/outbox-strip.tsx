"use client";

import { CloudUpload, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { SendResult } from "../../_session/send-loop";
import { Button, buttonClass } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { ConfirmSheet } from "../choice-sheet";
import { dismissRefusals, loadOutbox, removePhoto, useOutbox, useUnitOutbox } from "./outbox";
import { retryPhotos, useSetAsidePhotos } from "./photo-failures";

const maxLines = 4;

type Props = { unitId: string; lastResult: SendResult; onRetry: () => void };

/**
 * The crew's button presses and photos that have not been sent, with their times. Panic calls are not listed; they have
 * their own banner.
 */
export function OutboxStrip({ unitId, lastResult, onRetry }: Props) {
  const t = useTranslations("crewOutbox");
  const pressName = useTranslations("crewPress");
  const format = useFormat();
  const { presses, photos, isMemoryOnly } = useUnitOutbox(unitId);
  const { waitingPhotos } = useSetAsidePhotos(photos);
  const unsentItems = [
    ...presses
      .filter(({ press }) => press.what !== "panic")
      .map(({ press }) => ({ id: press.id, name: pressName(press.what), at: new Date(press.at) })),
    ...waitingPhotos.map(({ id, takenAt }) => ({ id, name: pressName("photo"), at: new Date(takenAt) })),
  ];
  const hasProblem = lastResult !== "all" || isMemoryOnly;
  return (
    <div role="status" className="shrink-0">
      {unsentItems.length > 0 && (
        <section
          aria-label={t("waiting", { count: unsentItems.length })}
          className={`border-line border-b bg-raised ${hasProblem ? "border-l-4 border-l-p2" : ""}`}
        >
          <div className="mx-auto max-w-xl px-4 py-2">
            <p className="flex items-center gap-2 font-semibold text-base">
              <CloudUpload className="size-5 shrink-0" aria-hidden />
              <span className="flex-1">{t("waiting", { count: unsentItems.length })}</span>
              {lastResult === "unreachable" && (
                <Button size="small" onClick={onRetry}>
                  {t("now")}
                </Button>
              )}
            </p>
            <ol className="mt-1 ml-7 text-ink-2">
              {unsentItems.slice(0, maxLines).map(({ id, name, at }) => (
                <li key={id} className="flex justify-between gap-3">
                  <span>{name}</span>
                  <time dateTime={at.toISOString()}>{format.clock(at)}</time>
                </li>
              ))}
              {unsentItems.length > maxLines && <li>{t("more", { count: unsentItems.length - maxLines })}</li>}
            </ol>
            {lastResult === "signed-out" ? (
              <p className="mt-1 ml-7 font-medium text-alarm">{t("signedOut")}</p>
            ) : (
              <p className="mt-1 ml-7 text-ink-3 text-xs">
                {isMemoryOnly ? t("storageUnavailable") : t("waitingText")}
              </p>
            )}
            {lastResult === "signed-out" && (
              <a href="/login?next=/crew" className={buttonClass({ size: "medium", className: "mt-1 ml-7" })}>
                {t("signIn")}
              </a>
            )}
          </div>
        </section>
      )}
    </div>
  );
}

/** Button presses, notes and photos that the server rejected, and why. They are shown until the crew dismisses them. */
export function RefusalStrip({ unitId }: { unitId: string }) {
  const t = useTranslations("crewOutbox");
  const pressName = useTranslations("crewPress");
  const causeName = useTranslations("pressRefusal");
  const format = useFormat();
  const { refusals } = useUnitOutbox(unitId);
  if (refusals.length === 0) return null;
  return (
    <section role="alert" className="shrink-0 border-alarm border-b border-l-4 bg-alarm-ground">
      <div className="mx-auto max-w-xl px-4 py-2.5">
        <p className="flex items-center gap-2 font-semibold text-alarm text-base">
          <TriangleAlert className="size-5 shrink-0" aria-hidden />
          <span className="flex-1">{t("refused")}</span>
          <Button size="large" onClick={() => dismissRefusals(unitId)}>
            {t("understood")}
          </Button>
        </p>
        <ul className="mt-1 ml-7 max-h-32 overflow-y-auto text-base">
          {refusals.map(({ id, what, at, cause, text }) => (
            <li key={id}>
              <strong>{pressName(what)}</strong> <span className="text-ink-2">{format.hourMinute(new Date(at))}</span>:{" "}
              {causeName(cause)}
              {text && <span className="block whitespace-pre-line break-words">{text}</span>}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Photos that a proxy keeps refusing. They stay on the phone until they are sent or the crew deletes them. */
export function SetAsidePhotos({ unitId, onRetry }: { unitId: string; onRetry: () => void }) {
  const t = useTranslations("crewOutbox");
  const tCommon = useTranslations("common");
  const { setAsidePhotos } = useSetAsidePhotos(useUnitOutbox(unitId).photos);
  const [isDeleting, setIsDeleting] = useState(false);
  if (setAsidePhotos.length === 0) {
    if (isDeleting) setIsDeleting(false);
    return null;
  }
  const deletePhotos = () => {
    setIsDeleting(false);
    for (const { id } of setAsidePhotos) removePhoto(id).catch(reportError);
  };
  return (
    <section role="alert" className="shrink-0 border-alarm border-b border-l-4 bg-alarm-ground">
      <div className="mx-auto max-w-xl px-4 py-2.5">
        <p className="flex items-center gap-2 font-semibold text-alarm text-base">
          <TriangleAlert className="size-5 shrink-0" aria-hidden />
          {t("photosRefused", { count: setAsidePhotos.length })}
        </p>
        <p className="mt-1 ml-7 text-pretty">{t("photosRefusedText")}</p>
        <p className="mt-2 ml-7 flex gap-2">
          <Button
            size="large"
            onClick={() => {
              retryPhotos();
              onRetry();
            }}
          >
            {tCommon("retry")}
          </Button>
          <Button size="large" look="quiet" onClick={() => setIsDeleting(true)}>
            {t("photosDelete")}
          </Button>
        </p>
      </div>
      {isDeleting && (
        <ConfirmSheet
          title={t("photosDeleteTitle", { count: setAsidePhotos.length })}
          text={t("photosDeleteText")}
          confirmLabel={t("photosDeleteYes")}
          onConfirm={deletePhotos}
          onClose={() => setIsDeleting(false)}
        />
      )}
    </section>
  );
}

/** Shown when the session has ended. Says that unsent presses and photos are kept until the next sign-in. */
export function UnsentItemsMessage() {
  const t = useTranslations("crewOutbox");
  const { presses, photos } = useOutbox();
  useEffect(() => {
    loadOutbox().catch(reportError);
  }, []);
  const count = presses.length + photos.length;
  if (count === 0) return null;
  return (
    <p role="status" className="mt-3 border-p2 border-l-4 pl-3">
      <strong className="block">{t("waiting", { count })}</strong>
      {t("signedOut")}
    </p>
  );
}
