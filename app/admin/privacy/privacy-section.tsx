"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ErasePersonInput, ErasureCounts } from "@/server/privacy/erase-person";
import type { Retention } from "@/server/privacy/retention";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SelectField, TextField } from "../../_ui/field";
import { SectionHeader } from "../_form/section-header";

/** Sets how long personal data is kept, and erases it at a person's request. */
export function PrivacySection() {
  const t = useTranslations("privacy");
  const trpc = useTRPC();
  const query = useQuery(trpc.privacy.retention.queryOptions());
  return (
    <>
      <SectionHeader title={t("title")} lead={t("lead")} />
      <div className="min-h-0 flex-1 overflow-auto">
        {query.data ? (
          <>
            <RetentionForm key={JSON.stringify(query.data)} savedPeriods={query.data} />
            <EraseForm />
          </>
        ) : (
          <DataTable label={t("title")} query={query} rows={undefined} keyOf={String} empty="" columns={[]} />
        )}
      </div>
    </>
  );
}

const periodKeys = ["incidentDays", "noteDays", "photoDays"] as const;
const formClass = "max-w-2xl space-y-3 px-4 py-4";
const alertClass = "font-medium text-[0.8125rem] text-alarm";

function RetentionForm({ savedPeriods }: { savedPeriods: Retention }) {
  const t = useTranslations("privacy");
  const adminWords = useTranslations("admin");
  const trpc = useTRPC();
  const [draft, setDraft] = useState(() => periodKeys.map((period) => String(savedPeriods[period])));
  const [isSubmitted, setSubmitted] = useState(false);
  const { save, isSaving, text } = useSave(trpc.privacy.saveRetention.mutationOptions(), { successText: t("saved") });
  const days = draft.map((typedDays) => (/^\d+$/.test(typedDays.trim()) ? Number(typedDays) : Number.NaN));
  const isWrong = (value: number | undefined) => !(value !== undefined && value >= 30 && value <= 36_500);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSubmitted(true);
    const [incidentDays = 0, noteDays = 0, photoDays = 0] = days;
    if (!days.some(isWrong)) save({ incidentDays, noteDays, photoDays });
  };
  return (
    <form noValidate aria-label={t("periods")} className={formClass} onSubmit={submit}>
      <h2 className="font-semibold text-base">{t("periods")}</h2>
      {periodKeys.map((period, index) => (
        <TextField
          key={period}
          label={t(period)}
          hint={t(`${period}Hint`)}
          inputMode="numeric"
          error={isSubmitted && isWrong(days[index]) ? t("daysWrong") : null}
          value={draft[index]}
          onChange={({ target }) => setDraft(draft.with(index, target.value))}
        />
      ))}
      {text && (
        <p role="alert" className={alertClass}>
          {text}
        </p>
      )}
      <Button type="submit" look="strong" disabled={isSaving}>
        {isSaving ? adminWords("saving") : adminWords("save")}
      </Button>
    </form>
  );
}

const kinds = ["number", "name", "incident"] as const;

/** Erases personal data. Asks for a second click, because erasure cannot be undone. */
function EraseForm() {
  const t = useTranslations("privacy");
  const trpc = useTRPC();
  const [by, setBy] = useState<(typeof kinds)[number]>("number");
  const [value, setValue] = useState("");
  const [reference, setReference] = useState("");
  const [isConfirming, setConfirming] = useState(false);
  const [erasedCounts, setErasedCounts] = useState<ErasureCounts | null>(null);
  const { save, isSaving, text, fieldError, reset } = useSave(trpc.privacy.erase.mutationOptions(), {
    successText: t("erased"),
    onDone: (result) => {
      setErasedCounts(result);
      setValue("");
      setReference("");
    },
  });
  const change = (setField: () => void) => {
    setField();
    setConfirming(false);
    setErasedCounts(null);
    reset();
  };
  const isReady = value.trim() !== "" && reference.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (!isConfirming) return setConfirming(true);
    setConfirming(false);
    save(toInput(by, value.trim(), reference.trim()));
  };
  return (
    <form
      noValidate
      aria-label={t("erase")}
      className={`${formClass} border-line border-t`}
      onSubmit={submit}
      onKeyDown={({ key }) => key === "Escape" && setConfirming(false)}
    >
      <h2 className="font-semibold text-base">{t("erase")}</h2>
      <p className="text-pretty text-ink-2">{t("eraseLead")}</p>
      <SelectField
        label={t("by")}
        value={by}
        choices={kinds.map((kind) => ({ value: kind, name: t(`by-${kind}`) }))}
        onChange={({ target }) => change(() => setBy(target.value as typeof by))}
      />
      <TextField
        label={t(`value-${by}`)}
        hint={t(`valueHint-${by}`)}
        error={fieldError("number") || fieldError("name") || fieldError("incidentNumber")}
        inputMode={by === "name" ? "text" : "numeric"}
        value={value}
        onChange={({ target }) => change(() => setValue(target.value))}
      />
      <TextField
        label={t("reference")}
        hint={t("referenceHint")}
        error={fieldError("reference")}
        maxLength={40}
        value={reference}
        onChange={({ target }) => change(() => setReference(target.value))}
      />
      {text && (
        <p role="alert" className={alertClass}>
          {text}
        </p>
      )}
      {isConfirming && (
        <p role="alert" className={alertClass}>
          {t("confirm")}
        </p>
      )}
      {erasedCounts && (
        <p role="status" className="text-pretty text-ink-2">
          {t("result", erasedCounts)} {erasedCounts.open > 0 && t("open", { count: erasedCounts.open })}
        </p>
      )}
      <Button type="submit" look="strong" disabled={!isReady || isSaving}>
        {t(isSaving ? "erasing" : isConfirming ? "eraseForGood" : "erase")}
      </Button>
    </form>
  );
}

function toInput(by: (typeof kinds)[number], value: string, reference: string): ErasePersonInput {
  if (by === "number") return { by, number: value, reference };
  if (by === "name") return { by, name: value, reference };
  return { by, incidentNumber: Number(value.replace(/^#/, "")), reference };
}
