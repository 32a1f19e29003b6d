"use client";

import { useTranslations } from "next-intl";
import type { LogLine } from "@/server/incidents/read-incident-log";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";

type Note = Omit<Extract<LogLine, { what: "note" }>, "what">;

/** A note's text or photo, its author and time. An officer's note also names the officer's agency. */
export function NoteBody({ note: { at, author, agency, callSign, text, photoId } }: { note: Note }) {
  const t = useTranslations("notes");
  const format = useFormat();
  const names = useNames();
  const authorName = callSign ?? (author && agency ? `${author}, ${names.agency(agency)}` : (author ?? t("unknown")));
  return (
    <div className="flex gap-2.5 text-[0.8125rem]">
      <time dateTime={at.toISOString()} className="w-9 shrink-0 text-ink-3">
        {format.hourMinute(at)}
      </time>
      <div className="min-w-0 flex-1">
        <span className="font-semibold">{authorName}</span>{" "}
        {text && <span className="whitespace-pre-line break-words">{text}</span>}
        {photoId && (
          <a
            href={`/api/photos/${photoId}`}
            target="_blank"
            rel="noreferrer"
            className="mt-1 block w-fit rounded-md"
            aria-label={t("photoOf", { who: authorName, time: format.hourMinute(at) })}
          >
            <PrivatePhoto
              url={`/api/photos/${photoId}`}
              alt=""
              className="h-24 rounded-md border border-line object-cover"
            />
          </a>
        )}
      </div>
    </div>
  );
}

/** A photo that only a signed-in person may see, in the size in which it was stored. */
export function PrivatePhoto({ url, alt, className }: { url: string; alt: string; className: string }) {
  // biome-ignore lint/performance/noImgElement: the optimiser behind `next/image` fetches without the reader's session and stores what it fetched.
  return <img src={url} alt={alt} className={className} />;
}
