"use client";

import { useTranslations } from "next-intl";
import type { PositionQuality } from "@/db/vocabulary";
import { SelectField, TextField } from "../../_ui/field";

/** How a position is known, and the person, survey or map that it comes from. Null until the user enters it. */
export type PositionBasis = { quality: PositionQuality | null; source: string | null };
type SavedBasis = { positionQuality: PositionQuality | null; positionSource: string | null };

export const emptyBasis: PositionBasis = { quality: null, source: null };
/** The position qualities that the user can select. */
const selectableQualities = ["surveyed", "map", "approximate"] as const;

/**
 * What the fields show, and what to save; `isComplete` is false while a new position lacks its quality or source.
 * `savedBasis` is null for a new or moved position, for which nothing is preselected.
 */
export function readBasis({ quality, source }: PositionBasis, savedBasis: SavedBasis | null) {
  const selectedQuality = selectableQualities.find((candidate) => candidate === quality);
  const shownQuality = quality ?? savedBasis?.positionQuality ?? "";
  const shownSource = source ?? (selectedQuality ? "" : (savedBasis?.positionSource ?? ""));
  const needsQuality = savedBasis === null && shownQuality === "";
  const needsSource = (savedBasis === null || selectedQuality !== undefined) && shownSource.trim().length < 3;
  return {
    ...{ shownQuality, shownSource, needsQuality, needsSource, isComplete: !needsQuality && !needsSource },
    fields: {
      ...(selectedQuality && { positionQuality: selectedQuality }),
      ...(shownSource.trim().length >= 3 && { positionSource: shownSource.trim() }),
    },
  };
}

type Props = {
  basis: PositionBasis;
  savedBasis: SavedBasis | null;
  isSubmitted: boolean;
  findError: (field: string) => string | null;
  onBasis: (basis: PositionBasis) => void;
};

/** Asks how a position is known, and for its source. */
export function PositionBasisFields({ basis, savedBasis, isSubmitted, findError, onBasis }: Props) {
  const t = useTranslations("areaPosition");
  const tMap = useTranslations("areaMap");
  const qualityName = useTranslations("positionQuality");
  const { shownQuality, shownSource, needsQuality, needsSource } = readBasis(basis, savedBasis);
  const savedQuality = savedBasis?.positionQuality;
  const qualities = [...new Set<PositionQuality>([...(savedQuality ? [savedQuality] : []), ...selectableQualities])];
  return (
    <>
      <SelectField
        label={t("quality")}
        hint={t("qualityHint")}
        choices={[
          ...(shownQuality === "" ? [{ value: "", name: t("chooseQuality") }] : []),
          ...qualities.map((value) => ({ value: value as string, name: qualityName(value) })),
        ]}
        value={shownQuality}
        error={isSubmitted && needsQuality ? tMap("needed") : findError("positionQuality")}
        onChange={({ target }) => onBasis({ ...basis, quality: target.value as PositionQuality })}
      />
      <TextField
        label={t("source")}
        hint={t("sourceHint")}
        value={shownSource}
        maxLength={200}
        error={isSubmitted && needsSource ? t("sourceMissing") : findError("positionSource")}
        onChange={({ target }) => onBasis({ ...basis, source: target.value })}
      />
    </>
  );
}
