"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { facilityKinds } from "@/db/vocabulary";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { PositionFields } from "../../_map/editing/position-fields";
import { SelectField, TextField } from "../../_ui/field";
import { useKindName } from "../../_words/use-kind-name";
import { findCodeProblem, SideFormCodeField, suggestCode } from "../_form/code-field";
import { PositionBasisFields, readBasis } from "../_form/position-basis-fields";
import { SideForm } from "../_form/side-form";
import { AreaSection, useAreaProblem } from "./area-section";
import { findSavedBasis, type StationDraft, toBase, toStationInput } from "./station-draft";
import type { StationEditor } from "./use-station-editor";

type Props = {
  editor: StationEditor;
  draft: StationDraft;
  districts: readonly DistrictView[];
  takenCodes: readonly string[];
  onClose: () => void;
  onVersionConflict: () => Promise<void>;
  /** The rule preview below the fields. */
  children: ReactNode;
};

/** Adds or changes a station: its agency, position and response area. */
export function StationForm({ editor, draft, districts, takenCodes, onClose, onVersionConflict, children }: Props) {
  const t = useTranslations("areaStations");
  const tMap = useTranslations("areaMap");
  const kindName = useKindName();
  const trpc = useTRPC();
  const agencies = useQuery(trpc.admin.agencies.queryOptions());
  const [isSubmitted, setIsSubmitted] = useState(false);
  const [isSaved, setIsSaved] = useState(false);
  const { setDraft, history, isDirty } = editor;
  const { save, isSaving, errorText, fieldError } = useSave(trpc.admin.saveStation.mutationOptions(), {
    successText: t("saved"),
    onDone: () => setIsSaved(true),
    onVersionConflict,
  });
  const { savedStation, code, name, agencyCode, kind, position } = draft;
  const areaError = useAreaProblem(history.currentParts, fieldError("area") ?? fieldError("areaCodes"), isSubmitted);
  const areaProblemOnSave = useAreaProblem(history.currentParts, null, true);
  const codeProblem = savedStation ? null : findCodeProblem(code, takenCodes);
  const station = toStationInput(draft, history);
  const savedBasis = findSavedBasis(draft);
  const basis = readBasis(draft.basis, savedBasis);
  const isComplete = station !== null && areaProblemOnSave === null && codeProblem === null && basis.isComplete;
  const kinds = [...new Set<string>([...facilityKinds, ...(kind === "" ? [] : [kind])])];

  // Close after the list is refetched; a record opened from the stale list would show its old values.
  useEffect(() => {
    if (isSaved && !isSaving) onClose();
  }, [isSaved, isSaving, onClose]);

  function submit() {
    setIsSubmitted(true);
    if (isComplete && station) save({ ...station, ...basis.fields, base: toBase(draft, history) });
  }

  return (
    <SideForm
      title={savedStation ? savedStation.name : t("new")}
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
          setDraft({
            ...draft,
            name: value,
            ...(!savedStation && code === suggestCode(name) && { code: suggestCode(value) }),
          })
        }
      />
      {!savedStation && (
        <SideFormCodeField
          code={code}
          problem={codeProblem}
          isSubmitted={isSubmitted}
          onCode={(next) => setDraft({ ...draft, code: next })}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={t("agency")}
          value={agencyCode}
          choices={[
            ...(agencyCode === "" ? [{ value: "", name: t("chooseAgency") }] : []),
            ...(agencies.data ?? []).map((agency) => ({ value: agency.code, name: agency.name })),
          ]}
          error={isSubmitted && agencyCode === "" ? tMap("needed") : fieldError("agencyCode")}
          onChange={({ target }) => setDraft({ ...draft, agencyCode: target.value })}
        />
        <SelectField
          label={t("kind")}
          value={kind}
          choices={[
            ...(kind === "" ? [{ value: "", name: t("chooseKind") }] : []),
            ...kinds.map((kind) => ({ value: kind, name: kindName(kind) })),
          ]}
          error={isSubmitted && kind === "" ? tMap("needed") : fieldError("kind")}
          onChange={({ target }) => setDraft({ ...draft, kind: target.value })}
        />
      </div>
      <PositionFields
        legend={tMap("position")}
        value={position}
        isSubmitted={isSubmitted}
        onChange={(next) => setDraft({ ...draft, position: next })}
      >
        <p className="mt-1 text-ink-3 text-[0.8125rem]">{t(savedStation ? "moveHint" : "placeHint")}</p>
      </PositionFields>
      <PositionBasisFields
        basis={draft.basis}
        savedBasis={savedBasis}
        isSubmitted={isSubmitted}
        findError={fieldError}
        onBasis={(next) => setDraft({ ...draft, basis: next })}
      />
      <AreaSection editor={editor} districts={districts} problem={areaError} />
      {children}
    </SideForm>
  );
}
