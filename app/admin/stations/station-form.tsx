"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { facilityKinds } from "@/db/vocabulary";
import type { DistrictView } from "@/server/places/list-places";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { SelectField, TextField } from "../../_ui/field";
import { useKindName } from "../../_words/use-kind-name";
import { codeFrom } from "../_map/code";
import { CodeField } from "../_map/code-field";
import { PositionFields } from "../_map/position-fields";
import { SideForm } from "../_map/side-form";
import { useLeaving } from "../_map/use-leaving";
import { AreaSection } from "./area-section";
import { type StationDraft, stationOf } from "./station-draft";
import { useAreaProblem } from "./use-area-problem";
import type { StationEditor } from "./use-station-editor";

type Props = {
  editor: StationEditor;
  draft: StationDraft;
  districts: readonly DistrictView[];
  taken: readonly string[];
  onClose: () => void;
  /** What is asked of the rule before anything is saved. */
  children: ReactNode;
};

/** A station: who it belongs to, where it stands, and the area its units answer for. */
export function StationForm({ editor, draft, districts, taken, onClose, children }: Props) {
  const t = useTranslations("areaStations");
  const words = useTranslations("areaMap");
  const kindName = useKindName();
  const trpc = useTRPC();
  const agencies = useQuery(trpc.admin.agencies.queryOptions());
  const [checked, setChecked] = useState(false);
  const [isDone, setDone] = useState(false);
  const { setDraft, history, dirty } = editor;
  const leaving = useLeaving(dirty);
  const { save, saving, text, wrong } = useSave(trpc.admin.saveStation.mutationOptions(), {
    done: t("saved"),
    onDone: () => setDone(true),
  });
  const { known, code, name, agencyCode, kind, position } = draft;
  const problem = useAreaProblem(history.now, wrong("area") ?? wrong("areaCodes"), checked);
  const ownProblem = useAreaProblem(history.now, null, true);
  const station = stationOf(draft, history);
  const isWhole = station !== null && ownProblem === null && (known !== null || !taken.includes(code));
  const kinds = [...new Set<string>([...facilityKinds, kind])];

  // Only once the list is read again: opened from an old one, it would show what was.
  useEffect(() => {
    if (isDone && !saving) onClose();
  }, [isDone, saving, onClose]);

  function submit() {
    setChecked(true);
    if (isWhole && station) save(station);
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
        maxLength={200}
        error={checked && name.trim() === "" ? words("needed") : wrong("name")}
        onChange={({ target: { value } }) =>
          setDraft({ ...draft, name: value, ...(!known && code === codeFrom(name) && { code: codeFrom(value) }) })
        }
      />
      {!known && (
        <CodeField
          value={code}
          taken={taken}
          checked={checked}
          onChange={(next) => setDraft({ ...draft, code: next })}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label={t("agency")}
          value={agencyCode}
          choices={[
            ...(agencyCode === "" ? [{ value: "", name: t("chooseAgency") }] : []),
            ...(agencies.data ?? []).map((one) => ({ value: one.code, name: one.name })),
          ]}
          error={checked && agencyCode === "" ? words("needed") : wrong("agencyCode")}
          onChange={({ target }) => setDraft({ ...draft, agencyCode: target.value })}
        />
        <SelectField
          label={t("kind")}
          value={kind}
          choices={kinds.map((one) => ({ value: one, name: kindName(one) }))}
          error={wrong("kind")}
          onChange={({ target }) => setDraft({ ...draft, kind: target.value })}
        />
      </div>
      <PositionFields
        legend={words("position")}
        value={position}
        checked={checked}
        onChange={(next) => setDraft({ ...draft, position: next })}
      >
        <p className="mt-1 text-ink-3 text-[0.8125rem]">{t(known ? "moveHint" : "placeHint")}</p>
      </PositionFields>
      <AreaSection editor={editor} districts={districts} problem={problem} />
      {children}
    </SideForm>
  );
}
