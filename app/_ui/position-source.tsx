"use client";

import { useTranslations } from "next-intl";

type SourceFields = {
  /** The source of the position, as an administrator entered it. The other texts come with the imported data. */
  positionSource?: string | null;
  positionNote: string | null;
  source: string;
  licence: string | null;
};

/**
 * Where a position comes from, and the source, licence and note of the data, in the language in which they were
 * written.
 */
export function PositionSource({ of: { positionSource, positionNote, source, licence } }: { of: SourceFields }) {
  const t = useTranslations("facility");
  const lines = [
    [t("positionSource"), positionSource],
    [t("note"), positionNote],
    [t("source"), source === "administration" ? null : source],
    [t("licence"), licence],
  ] as const;
  return (
    <dl className="mt-2 space-y-1 text-ink-3 text-xs">
      {lines.map(
        ([name, text]) =>
          text && (
            <div key={name}>
              <dt className="inline font-semibold">{name}: </dt>
              <dd className="inline break-words" lang={text === positionNote || text === source ? "en" : undefined}>
                {text}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
