"use client";

import { useTranslations } from "next-intl";
import { NoteBody } from "./note-body";
import { useStory } from "./use-story";

const shown = 3;

/** The last notes, where nobody overlooks them; all of them stand in the story. */
export function LatestNotes({ incidentId }: { incidentId: string }) {
  const t = useTranslations("notes");
  const { lines } = useStory(incidentId);
  const notes = lines.filter((line) => line.what === "note");
  if (notes.length === 0) return null;
  return (
    <section aria-label={t("title")} className="px-3.5 py-2.5">
      <h3 className="label">
        {t("title")}
        {notes.length > shown && (
          <span className="ml-1.5 font-normal">{t("more", { count: notes.length - shown })}</span>
        )}
      </h3>
      <ul aria-live="polite" className="mt-1 space-y-1.5">
        {notes.slice(-shown).map((note) => (
          <li key={note.id}>
            <NoteBody note={note} />
          </li>
        ))}
      </ul>
    </section>
  );
}
