"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { type FacilityKind, facilityKinds } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { straightDistanceM } from "../../_map/tools/geometry";
import { Button } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { SourceLines } from "../../_ui/source-lines";
import { useFormat } from "../../_words/use-format";
import { codeFrom, codeShape } from "../_map/code";
import { CodeField } from "../_map/code-field";
import { isSame, readPosition, typed } from "../_map/position";
import { PositionFields } from "../_map/position-fields";
import { SideForm } from "../_map/side-form";
import { useLeaving } from "../_map/use-leaving";
import type { FacilityDraft } from "./facility-draft";

type Props = {
  draft: FacilityDraft;
  onDraft: (draft: FacilityDraft) => void;
  dirty: boolean;
  taken: readonly string[];
  agencies: readonly string[];
  onClose: () => void;
};

/** A facility's name, kind and place. Who moves it has seen where it stands, which is said before it is saved. */
export function FacilityForm({ draft, onDraft, dirty, taken, agencies, onClose }: Props) {
  const t = useTranslations("areaFacilities");
  const words = useTranslations("areaMap");
  const kindName = useTranslations("facilityKind");
  const quality = useTranslations("positionQuality");
  const format = useFormat();
  const trpc = useTRPC();
  const [checked, setChecked] = useState(false);
  const [isDone, setDone] = useState(false);
  const leaving = useLeaving(dirty);
  const { save, saving, text, fields, wrong } = useSave(trpc.admin.saveFacility.mutationOptions(), {
    done: t("saved"),
    onDone: () => setDone(true),
  });
  const { known, id, name, kind, agency, address, position } = draft;
  const at = readPosition(position, known?.position ?? null);
  const moved = known && at && !isSame(at, known.position);
  const isWhole = name.trim() !== "" && at !== null && (known || (codeShape.test(id) && !taken.includes(id)));
  const kinds = facilityKinds.map((one) => ({ value: one, name: kindName(one) }));

  // Only once the list is read again: opened from an old one, it would show what was.
  useEffect(() => {
    if (isDone && !saving) onClose();
  }, [isDone, saving, onClose]);

  function submit() {
    setChecked(true);
    if (!isWhole || !at) return;
    save({ id, name: name.trim(), kind, agency: agency.trim() || null, address: address.trim() || null, position: at });
  }

  return (
    <SideForm
      title={known ? known.name : t("new")}
      leaving={leaving}
      onClose={onClose}
      onSave={submit}
      saving={saving}
      dirty={dirty}
      refused={text ?? (checked && !isWhole ? words("incomplete") : null)}
    >
      <TextField
        label={t("name")}
        value={name}
        error={checked && name.trim() === "" ? words("needed") : wrong("name")}
        onChange={({ target: { value } }) =>
          onDraft({ ...draft, name: value, ...(!known && id === codeFrom(name) && { id: codeFrom(value) }) })
        }
      />
      {!known && (
        <CodeField value={id} taken={taken} checked={checked} onChange={(next) => onDraft({ ...draft, id: next })} />
      )}
      <SelectField
        label={t("kind")}
        choices={kinds}
        value={kind}
        error={wrong("kind")}
        onChange={({ target }) => onDraft({ ...draft, kind: target.value as FacilityKind })}
      />
      <TextField
        label={t("agency")}
        list="facility-agencies"
        value={agency}
        maxLength={64}
        error={wrong("agency")}
        onChange={({ target }) => onDraft({ ...draft, agency: target.value })}
      />
      <datalist id="facility-agencies">
        {agencies.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <TextField
        label={t("address")}
        value={address}
        maxLength={500}
        error={wrong("address")}
        onChange={({ target }) => onDraft({ ...draft, address: target.value })}
      />
      <PositionFields
        legend={words("position")}
        value={position}
        checked={checked}
        onChange={(next) => onDraft({ ...draft, position: next })}
      >
        <p className="mt-1 text-ink-3 text-[0.8125rem]">{known ? t("moveHint") : t("placeHint")}</p>
        {fields.some(({ field }) => field === "position") && (
          <p className="mt-1 font-medium text-alarm text-[0.8125rem]">{wrong("position")}</p>
        )}
      </PositionFields>
      {moved && (
        <div className="rounded-lg border border-line-2 bg-raised px-3 py-2.5">
          <p role="status" className="font-semibold">
            {t("moved", { distance: format.distance(straightDistanceM(known.position, at)) })}
          </p>
          <p className="mt-0.5 text-ink-2">{t("movedText")}</p>
          <Button size="small" className="mt-2" onClick={() => onDraft({ ...draft, position: typed(known.position) })}>
            {t("moveBack")}
          </Button>
        </div>
      )}
      {known && (
        <div>
          <p className="text-ink-2">
            {t("qualityNow")}: <b className="font-semibold text-ink">{quality(known.positionQuality)}</b>
            {known.positionErrorM !== null && `, ${t("error", { distance: format.distance(known.positionErrorM) })}`}
          </p>
          <SourceLines of={known} />
        </div>
      )}
    </SideForm>
  );
}
