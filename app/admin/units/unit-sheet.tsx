"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedUnit } from "@/db/queries";
import { type Duty, duties, type Mobility, mobilities, type UnitKind, unitKinds } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { FormFoot } from "../form-foot";
import { knownSkills } from "./known-skills";
import { SkillEditor } from "./skill-editor";
import { UnitNotes } from "./unit-notes";

type Props = {
  unit: ListedUnit | null;
  units: readonly ListedUnit[];
  agencies: readonly { code: string; name: string }[];
  stations: readonly { code: string; name: string; agencyCode: string }[];
  onClose: () => void;
};

type Draft = {
  callSign: string;
  agencyCode: string;
  stationCode: string;
  kind: UnitKind;
  skills: string[];
  mobility: Mobility;
  duty: Duty;
};

/** A new unit, or one that is changed. */
export function UnitSheet({ unit, units, agencies, stations, onClose }: Props) {
  const t = useTranslations("unitsAdmin");
  const form = useTranslations("adminForm");
  const skillWords = useTranslations("skillEditor");
  const kindName = useTranslations("unitKind");
  const mobilityName = useTranslations("mobility");
  const dutyName = useTranslations("duty");
  const trpc = useTRPC();
  const [start] = useState<Draft>(() => draftOf(unit, agencies[0]?.code ?? ""));
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part }));
  const { save, saving, text, wrong } = useSave(trpc.admin.saveUnit.mutationOptions(), {
    done: t("saved", { callSign: draft.callSign.trim() }),
    onDone: onClose,
  });
  const callSign = draft.callSign.trim();
  const taken = units.some((one) => one.id !== unit?.id && one.callSign === callSign);
  const callSignError = callSign === "" ? form("required") : taken ? t("callSignTaken") : null;
  const submit = () => {
    setTried(true);
    if (callSignError) return;
    save({ ...draft, callSign, stationCode: draft.stationCode || null, ...(unit && { id: unit.id }) });
  };
  return (
    <Sheet
      title={unit ? t("change") : t("add")}
      dirty={JSON.stringify(draft) !== JSON.stringify(start)}
      onClose={onClose}
      onSubmit={submit}
      foot={<FormFoot text={text} saving={saving} />}
    >
      {unit && <UnitNotes unit={unit} />}
      <TextField
        label={t("callSign")}
        hint={t("callSignHint")}
        value={draft.callSign}
        maxLength={64}
        spellCheck={false}
        error={(tried || taken ? callSignError : null) ?? wrong("callSign")}
        onChange={(event) => change({ callSign: event.target.value })}
      />
      <SelectField
        label={t("kind")}
        value={draft.kind}
        choices={unitKinds.map((value) => ({ value, name: kindName(value) }))}
        onChange={(event) => change({ kind: event.target.value as UnitKind })}
      />
      <SelectField
        label={t("agency")}
        value={draft.agencyCode}
        error={wrong("agencyCode")}
        choices={agencies.map(({ code, name }) => ({ value: code, name }))}
        onChange={(event) => change({ agencyCode: event.target.value, stationCode: "" })}
      />
      <SelectField
        label={t("station")}
        value={draft.stationCode}
        hint={draft.stationCode ? t("stationHint") : t("noStationHint")}
        error={wrong("stationCode")}
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
        hint={skillWords("hint")}
        error={wrong("skills")}
        skills={draft.skills}
        known={knownSkills(units)}
        onSkills={(skills) => change({ skills })}
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
    </Sheet>
  );
}

function draftOf(unit: ListedUnit | null, firstAgency: string): Draft {
  if (!unit) {
    return {
      callSign: "",
      agencyCode: firstAgency,
      stationCode: "",
      kind: "ambulance",
      skills: [],
      mobility: "road",
      duty: "off-duty",
    };
  }
  const { callSign, agency, station, kind, skills, mobility, duty } = unit;
  return { callSign, agencyCode: agency, stationCode: station ?? "", kind, skills, mobility, duty };
}
