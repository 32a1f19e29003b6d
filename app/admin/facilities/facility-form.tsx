"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { type FacilityKind, facilityKinds } from "@/db/vocabulary";
import { straightDistanceM } from "@/server/domain/straight-distance";
import type { FacilityView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { PositionFields } from "../../_map/editing/position-fields";
import {
  emptyPosition,
  formatPosition,
  isSamePosition,
  parsePosition,
  type TypedPosition,
} from "../../_map/editing/typed-position";
import { Button } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { PositionSource } from "../../_ui/position-source";
import { useFormat } from "../../_words/use-format";
import { findCodeProblem, SideFormCodeField, suggestCode } from "../_form/code-field";
import { emptyBasis, type PositionBasis, PositionBasisFields, readBasis } from "../_form/position-basis-fields";
import { SideForm } from "../_form/side-form";

type Props = {
  draft: FacilityDraft;
  onDraft: (draft: FacilityDraft) => void;
  isDirty: boolean;
  takenCodes: readonly string[];
  agencies: readonly string[];
  onClose: () => void;
  onVersionConflict: () => Promise<void>;
};

/**
 * Adds or changes a facility. The quality and the source of a new or moved position must be entered; nothing is
 * preselected.
 */
export function FacilityForm({ draft, onDraft, isDirty, takenCodes, agencies, onClose, onVersionConflict }: Props) {
  const t = useTranslations("areaFacilities");
  const tMap = useTranslations("areaMap");
  const kindName = useTranslations("facilityKind");
  const qualityName = useTranslations("positionQuality");
  const format = useFormat();
  const trpc = useTRPC();
  const [isSubmitted, setIsSubmitted] = useState(false);
  const [isSaved, setIsSaved] = useState(false);
  const { save, isSaving, errorText, fieldErrors, fieldError } = useSave(trpc.admin.saveFacility.mutationOptions(), {
    successText: t("saved"),
    onDone: () => setIsSaved(true),
    onVersionConflict,
  });
  const { savedFacility, id, name, kind, agency, address, position } = draft;
  const parsedPosition = parsePosition(position, savedFacility?.position ?? null);
  const hasMoved = savedFacility && parsedPosition && !isSamePosition(parsedPosition, savedFacility.position);
  const codeProblem = savedFacility ? null : findCodeProblem(id, takenCodes);
  const isNewPosition = !savedFacility || Boolean(hasMoved);
  const savedBasis = isNewPosition ? null : savedFacility;
  const basis = readBasis(draft.basis, savedBasis);
  const isComplete =
    name.trim() !== "" && kind !== "" && parsedPosition !== null && codeProblem === null && basis.isComplete;
  const kinds = facilityKinds.map((facilityKind) => ({ value: facilityKind as string, name: kindName(facilityKind) }));
  if (kind === "") kinds.unshift({ value: "", name: t("chooseKind") });

  // Close after the list is refetched; a record opened from the stale list would show its old values.
  useEffect(() => {
    if (isSaved && !isSaving) onClose();
  }, [isSaved, isSaving, onClose]);

  function submit() {
    setIsSubmitted(true);
    if (!isComplete || !parsedPosition) return;
    save({
      ...{
        id,
        name: name.trim(),
        kind,
        agency: agency.trim() || null,
        address: address.trim() || null,
        position: parsedPosition,
      },
      ...basis.fields,
      base: savedFacility && toBase(savedFacility),
    });
  }

  return (
    <SideForm
      title={savedFacility ? savedFacility.name : t("new")}
      onClose={onClose}
      onSave={submit}
      isSaving={isSaving}
      isDirty={isDirty}
      error={errorText ?? (isSubmitted && !isComplete ? tMap("incomplete") : null)}
    >
      <TextField
        label={t("name")}
        value={name}
        maxLength={200}
        error={isSubmitted && name.trim() === "" ? tMap("needed") : fieldError("name")}
        onChange={({ target: { value } }) =>
          onDraft({
            ...draft,
            name: value,
            ...(!savedFacility && id === suggestCode(name) && { id: suggestCode(value) }),
          })
        }
      />
      {!savedFacility && (
        <SideFormCodeField
          code={id}
          problem={codeProblem}
          isSubmitted={isSubmitted}
          onCode={(next) => onDraft({ ...draft, id: next })}
        />
      )}
      <SelectField
        label={t("kind")}
        choices={kinds}
        value={kind}
        error={isSubmitted && kind === "" ? tMap("needed") : fieldError("kind")}
        onChange={({ target }) => onDraft({ ...draft, kind: target.value as FacilityKind })}
      />
      <TextField
        label={t("agency")}
        list="facility-agencies"
        value={agency}
        maxLength={64}
        error={fieldError("agency")}
        onChange={({ target }) => onDraft({ ...draft, agency: target.value })}
      />
      <datalist id="facility-agencies">
        {agencies.map((agency) => (
          <option key={agency} value={agency} />
        ))}
      </datalist>
      <TextField
        label={t("address")}
        value={address}
        maxLength={500}
        error={fieldError("address")}
        onChange={({ target }) => onDraft({ ...draft, address: target.value })}
      />
      <PositionFields
        legend={tMap("position")}
        value={position}
        isSubmitted={isSubmitted}
        onChange={(next) => onDraft({ ...draft, position: next })}
      >
        <p className="mt-1 text-ink-3 text-[0.8125rem]">{savedFacility ? t("moveHint") : t("placeHint")}</p>
        {fieldErrors.some(({ field }) => field === "position") && (
          <p className="mt-1 font-medium text-alarm text-[0.8125rem]">{fieldError("position")}</p>
        )}
      </PositionFields>
      {hasMoved && (
        <div className="rounded-lg border border-line-2 bg-raised px-3 py-2.5">
          <p role="status" className="font-semibold">
            {t("moved", { distance: format.distance(straightDistanceM(savedFacility.position, parsedPosition)) })}
          </p>
          <p className="mt-0.5 text-ink-2">{t("movedText")}</p>
          <Button
            size="small"
            className="mt-2"
            onClick={() => onDraft({ ...draft, position: formatPosition(savedFacility.position), basis: emptyBasis })}
          >
            {t("moveBack")}
          </Button>
        </div>
      )}
      <PositionBasisFields
        basis={draft.basis}
        savedBasis={savedBasis}
        isSubmitted={isSubmitted}
        findError={fieldError}
        onBasis={(next) => onDraft({ ...draft, basis: next })}
      />
      {savedFacility && (
        <div>
          <p className="text-ink-2">
            {t("qualityNow")}: <b className="font-semibold text-ink">{qualityName(savedFacility.positionQuality)}</b>
            {savedFacility.positionErrorM !== null &&
              `, ${t("error", { distance: format.distance(savedFacility.positionErrorM) })}`}
          </p>
          <PositionSource of={savedFacility} />
        </div>
      )}
    </SideForm>
  );
}

/** A facility while the user edits it; `savedFacility` is its saved version, null for a new facility. */
export type FacilityDraft = {
  savedFacility: FacilityView | null;
  id: string;
  name: string;
  /** Empty until the kind of a new facility is chosen. */
  kind: FacilityKind | "";
  agency: string;
  address: string;
  position: TypedPosition;
  basis: PositionBasis;
};

export function toDraft(facility: FacilityView): FacilityDraft {
  const { id, name, kind, agency, address, position } = facility;
  return {
    savedFacility: facility,
    id,
    name,
    kind,
    agency: agency ?? "",
    address: address ?? "",
    position: formatPosition(position),
    basis: emptyBasis,
  };
}

function toBase({ name, kind, agency, address, position, positionQuality, positionSource }: FacilityView) {
  return { name, kind, agency, address, position, positionQuality, positionSource };
}

export function newDraft(): FacilityDraft {
  return {
    ...{ savedFacility: null, id: "", name: "", kind: "", agency: "", address: "", position: emptyPosition },
    basis: emptyBasis,
  };
}
