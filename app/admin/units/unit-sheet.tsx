"use client";

import type { inferRouterInputs } from "@trpc/server";
import { useTranslations } from "next-intl";
import type { ListedUnit } from "@/db/queries/unit";
import { type Duty, duties, type Mobility, mobilities, type UnitKind, unitKinds } from "@/db/vocabulary";
import type { AppRouter } from "@/server/router";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { ConfirmButton } from "../../_ui/confirm-button";
import { SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { FormError, SaveBar, SaveFirstNote } from "../_form/save-bar";
import { SkillEditor, useKnownSkills } from "../_form/skill-editor";
import { useDraft } from "../_form/use-draft";

type Props = {
  unit: ListedUnit | null;
  units: readonly ListedUnit[];
  agencies: readonly { code: string; name: string }[];
  /** The unit's phone number, or an empty string. */
  phone: string;
  stations: readonly { code: string; name: string; agencyCode: string }[];
  onClose: () => void;
};

type Draft = {
  callSign: string;
  agencyCode: string;
  stationCode: string;
  /** Empty until the kind of a new unit is chosen. */
  kind: UnitKind | "";
  skills: string[];
  typedSkill: string;
  mobility: Mobility;
  duty: Duty;
  phone: string;
  /** What the form was opened with, null for a new unit. The duty is not compared: the crew itself changes it. */
  base: inferRouterInputs<AppRouter>["admin"]["saveUnit"]["base"];
};

/** Adds or changes a unit. */
export function UnitSheet({ unit, units, phone, agencies, stations, onClose }: Props) {
  const t = useTranslations("unitsAdmin");
  const tForm = useTranslations("adminForm");
  const skillText = useTranslations("skillEditor");
  const kindName = useTranslations("unitKind");
  const mobilityName = useTranslations("mobility");
  const dutyName = useTranslations("duty");
  const trpc = useTRPC();
  const { draft, initialDraft, change, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() =>
    toDraft(unit, phone),
  );
  const { save, isSaving, errorText, fieldError } = useSave(trpc.admin.saveUnit.mutationOptions(), {
    successText: t("saved", { callSign: draft.callSign.trim() }),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const callSign = draft.callSign.trim();
  const isTaken = units.some((other) => other.id !== unit?.id && other.callSign === callSign);
  const callSignError = callSign === "" ? tForm("required") : isTaken ? t("callSignTaken") : null;
  const submit = () => {
    markSubmitted();
    const { kind, agencyCode, typedSkill, ...fields } = draft;
    if (callSignError || kind === "" || agencyCode === "" || typedSkill.trim() !== "") return;
    const optionalFields = { stationCode: draft.stationCode || null, phone: draft.phone.trim() || null };
    // The crew may have changed its duty since the form was opened.
    const duty = unit && draft.duty === initialDraft.duty ? undefined : draft.duty;
    save({ ...fields, kind, agencyCode, ...optionalFields, callSign, duty, ...(unit && { id: unit.id }) });
  };
  return (
    <Sheet
      title={unit ? t("change") : t("add")}
      isDirty={isDirty}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText} isSaving={isSaving} />}
    >
      {unit && <UnitNotes unit={unit} />}
      <TextField
        label={t("callSign")}
        hint={t("callSignHint")}
        value={draft.callSign}
        maxLength={64}
        spellCheck={false}
        error={(isSubmitted || isTaken ? callSignError : null) ?? fieldError("callSign")}
        onChange={(event) => change({ callSign: event.target.value })}
      />
      <SelectField
        label={t("kind")}
        value={draft.kind}
        error={isSubmitted && draft.kind === "" ? tForm("required") : null}
        choices={[
          ...(draft.kind === "" ? [{ value: "", name: tForm("choose") }] : []),
          ...unitKinds.map((value) => ({ value: value as string, name: kindName(value) })),
        ]}
        onChange={(event) => change({ kind: event.target.value as UnitKind })}
      />
      <SelectField
        label={t("agency")}
        value={draft.agencyCode}
        error={isSubmitted && draft.agencyCode === "" ? tForm("required") : fieldError("agencyCode")}
        choices={[
          ...(draft.agencyCode === "" ? [{ value: "", name: tForm("choose") }] : []),
          ...agencies.map(({ code, name }) => ({ value: code, name })),
        ]}
        onChange={(event) => change({ agencyCode: event.target.value, stationCode: "" })}
      />
      <SelectField
        label={t("station")}
        value={draft.stationCode}
        hint={draft.stationCode ? t("stationHint") : t("noStationHint")}
        error={fieldError("stationCode")}
        choices={[
          { value: "", name: t("noStation") },
          ...stations
            .filter(({ agencyCode, code }) => agencyCode === draft.agencyCode || code === draft.stationCode)
            .map(({ code, name }) => ({ value: code, name })),
        ]}
        onChange={(event) => change({ stationCode: event.target.value })}
      />
      <SkillEditor
        label={t("skills")}
        hint={skillText("hint")}
        error={fieldError("skills")}
        skills={draft.skills}
        suggestedCodes={useKnownSkills(units)}
        typedSkill={draft.typedSkill}
        onChange={change}
      />
      <div className="grid grid-cols-2 gap-4">
        <SelectField
          label={t("mobility")}
          value={draft.mobility}
          choices={mobilities.map((value) => ({ value, name: mobilityName(value) }))}
          onChange={(event) => change({ mobility: event.target.value as Mobility })}
        />
        <SelectField
          label={t("duty")}
          hint={t("dutyHint")}
          value={draft.duty}
          choices={duties.map((value) => ({ value, name: dutyName(value) }))}
          onChange={(event) => change({ duty: event.target.value as Duty })}
        />
      </div>
      <TextField
        label={t("phone")}
        hint={t("phoneHint")}
        type="tel"
        value={draft.phone}
        maxLength={22}
        error={fieldError("phone")}
        onChange={(event) => change({ phone: event.target.value })}
      />
      {unit && <RetireUnit unit={unit} isDirty={isDirty} onRetired={onClose} />}
    </Sheet>
  );
}

type RetireProps = { unit: ListedUnit; isDirty: boolean; onRetired: () => void };

/** The button that retires the unit, after a confirmation. */
function RetireUnit({ unit: { id, callSign, status }, isDirty, onRetired }: RetireProps) {
  const t = useTranslations("unitsAdmin");
  const { save, isSaving, errorText } = useSave(useTRPC().admin.retireUnit.mutationOptions(), {
    successText: t("retired", { callSign }),
    onDone: onRetired,
  });
  return (
    <div className="border-line border-t pt-4">
      <SaveFirstNote isDirty={isDirty} />
      <FormError text={errorText} />
      <ConfirmButton
        look="alarm"
        title={t("retireTitle", { callSign })}
        text={t("retireText")}
        confirmLabel={t("retire")}
        onConfirm={() => save({ id, isRetired: true })}
        disabled={isSaving || isDirty || status === "assigned"}
      >
        {t("retire")}
      </ConfirmButton>
      <p className="mt-1 text-[0.8125rem] text-ink-3">{t("retireHint")}</p>
    </div>
  );
}

function toDraft(unit: ListedUnit | null, phone: string): Draft {
  if (!unit) {
    return {
      callSign: "",
      agencyCode: "",
      stationCode: "",
      kind: "",
      skills: [],
      typedSkill: "",
      mobility: "road",
      duty: "off-duty",
      phone,
      base: null,
    };
  }
  const { callSign, agency, station, kind, skills, mobility, duty } = unit;
  const fields = { callSign, agencyCode: agency, kind, skills, mobility };
  const base = { ...fields, stationCode: station, phone: phone || null };
  return { ...fields, typedSkill: "", stationCode: station ?? "", duty, phone, base };
}

/** Notes above the form that say whether the unit is assigned or simulated. */
function UnitNotes({ unit: { simulated, status, assignmentState } }: { unit: ListedUnit }) {
  const t = useTranslations("unitsAdmin");
  const tCommon = useTranslations("common");
  const stateName = useTranslations("assignmentState");
  const isAssigned = status === "assigned";
  if (!simulated && !isAssigned) return null;
  return (
    <div className="space-y-2">
      {isAssigned && (
        <p className="rounded-lg border border-line-2 bg-raised px-3 py-2">
          {t("onTaskNote", { state: stateName(assignmentState ?? "assigned") })}
        </p>
      )}
      {simulated && (
        <p className="flex flex-wrap items-center gap-2 text-ink-2">
          <span className="hatched rounded px-1.5 py-px font-bold text-ink text-xs tracking-wide">
            {tCommon("simulated")}
          </span>
          {t("simulatedNote")}
        </p>
      )}
    </div>
  );
}
