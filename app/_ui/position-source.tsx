"use client";

import { useTranslations } from "next-intl";

type SourceFields = { positionNote: string | null; source: string; licence: string | null };

/** The source, licence and note of a position, in the original language of the data. */
export function PositionSource({ of: { positionNote, source, licence } }: { of: SourceFields }) {
  const t = useTranslations("facility");
  const lines = [
    [t("note"), positionNote],
    [t("source"), source],
    [t("licence"), licence],
  ] as const;
  return (
    <dl className="mt-2 space-y-1 text-ink-3 text-xs">
      {lines.map(
        ([name, text]) =>
          text && (
            <div key={name}>
              <dt className="inline font-semibold">{name}: </dt>
              <dd className="inline break-words" lang={name === t("licence") ? undefined : "en"}>
                {text}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
