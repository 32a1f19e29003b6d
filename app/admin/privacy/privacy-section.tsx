"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import type { ErasePersonInput, ErasureCounts } from "@/server/privacy/erase-person";
import type { Retention } from "@/server/privacy/retention";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { IrreversibleDialog } from "../../_ui/confirm-button";
import { DataTable } from "../../_ui/data-table";
import { SelectField, TextField } from "../../_ui/field";
import { SectionHeader } from "../_form/section-header";
import { useDraft } from "../_form/use-draft";

/** The second press must come later than this after the first, so that a double click erases nothing. */
const doubleClickMs = 700;

/** Sets how long personal data is kept, and erases it at a person's request. */
export function PrivacySection() {
  const t = useTranslations("privacy");
  const trpc = useTRPC();
  const query = useQuery(trpc.privacy.retention.queryOptions());
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      <div className="min-h-0 flex-1 overflow-auto">
        {query.data ? (
          <>
            <RetentionForm savedPeriods={query.data} />
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

/** Sets the retention periods. Asks first if a period becomes shorter, because data is then removed. */
function RetentionForm({ savedPeriods }: { savedPeriods: Retention }) {
  const t = useTranslations("privacy");
  const tAdmin = useTranslations("admin");
  const trpc = useTRPC();
  const { draft, change, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() => ({
    ...{ incidentDays: `${savedPeriods.incidentDays}`, noteDays: `${savedPeriods.noteDays}` },
    ...{ photoDays: `${savedPeriods.photoDays}`, base: savedPeriods },
  }));
  const { save, isSaving, errorText } = useSave(trpc.privacy.saveRetention.mutationOptions(), {
    ...{ successText: t("saved"), onDone: rebaseOnLatest, onVersionConflict: rebaseOnLatest },
  });
  const [isConfirming, setIsConfirming] = useState(false);
  const readDays = (period: (typeof periodKeys)[number]) =>
    /^\d+$/.test(draft[period].trim()) ? Number(draft[period]) : Number.NaN;
  const [incidentDays, noteDays, photoDays] = [readDays("incidentDays"), readDays("noteDays"), readDays("photoDays")];
  const periods: Retention = { incidentDays, noteDays, photoDays };
  const isInvalid = (value: number) => !(value >= 30 && value <= 36_500);
  const shortenedPeriods = periodKeys.filter((period) => periods[period] < draft.base[period]);
  const savePeriods = () => save({ ...periods, base: draft.base });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    markSubmitted();
    if (Object.values(periods).some(isInvalid)) return;
    if (shortenedPeriods.length > 0) setIsConfirming(true);
    else savePeriods();
  };
  return (
    <form noValidate aria-label={t("periods")} className={formClass} onSubmit={submit}>
      <h2 className="font-semibold text-base">{t("periods")}</h2>
      {periodKeys.map((period) => (
        <TextField
          key={period}
          label={t(period)}
          hint={t(`${period}Hint`)}
          inputMode="numeric"
          error={isSubmitted && isInvalid(periods[period]) ? t("daysWrong") : null}
          value={draft[period]}
          onChange={({ target }) => change({ [period]: target.value })}
        />
      ))}
      {errorText && (
        <p role="alert" className={alertClass}>
          {errorText}
        </p>
      )}
      <Button type="submit" look="strong" disabled={isSaving}>
        {isSaving ? tAdmin("saving") : tAdmin("save")}
      </Button>
      <IrreversibleDialog
        open={isConfirming}
        onOpenChange={setIsConfirming}
        title={t("shortenTitle")}
        text={
          <>
            {t("shortenText")}
            {shortenedPeriods.map((period) => (
              <span key={period} className="mt-1 block">
                {t(`${period}Shortened`, { days: periods[period], before: draft.base[period] })}
              </span>
            ))}
          </>
        }
        confirmLabel={t("shortenYes")}
        onConfirm={savePeriods}
      />
    </form>
  );
}

const kinds = ["number", "name", "incident"] as const;

/** Erases personal data. Asks for a second click, because erasure cannot be undone. */
function EraseForm() {
  const t = useTranslations("privacy");
  const trpc = useTRPC();
  const [identifierKind, setIdentifierKind] = useState<(typeof kinds)[number]>("number");
  const [value, setValue] = useState("");
  const [reference, setReference] = useState("");
  const [isConfirming, setIsConfirming] = useState(false);
  const firstPressAtMs = useRef(0);
  const [erasedCounts, setErasedCounts] = useState<ErasureCounts | null>(null);
  const { save, isSaving, errorText, fieldError, reset } = useSave(trpc.privacy.erase.mutationOptions(), {
    successText: t("erased"),
    onDone: (result) => {
      setErasedCounts(result);
      setValue("");
      setReference("");
    },
  });
  const change = (setField: () => void) => {
    setField();
    setIsConfirming(false);
    setErasedCounts(null);
    reset();
  };
  const isReady = value.trim() !== "" && reference.trim() !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (!isConfirming) {
      firstPressAtMs.current = performance.now();
      return setIsConfirming(true);
    }
    if (performance.now() - firstPressAtMs.current < doubleClickMs) return;
    setIsConfirming(false);
    save(toInput(identifierKind, value.trim(), reference.trim()));
  };
  return (
    <form
      noValidate
      aria-label={t("erase")}
      className={`${formClass} border-line border-t`}
      onSubmit={submit}
      onKeyDown={(event) => {
        // A held Enter key must not confirm either.
        if (event.key === "Enter" && event.repeat) event.preventDefault();
        if (event.key === "Escape") setIsConfirming(false);
      }}
    >
      <h2 className="font-semibold text-base">{t("erase")}</h2>
      <p className="text-pretty text-ink-2">{t("eraseLead")}</p>
      <SelectField
        label={t("by")}
        value={identifierKind}
        choices={kinds.map((kind) => ({ value: kind, name: t(`by-${kind}`) }))}
        onChange={({ target }) => change(() => setIdentifierKind(target.value as typeof identifierKind))}
      />
      <TextField
        label={t(`value-${identifierKind}`)}
        hint={t(`valueHint-${identifierKind}`)}
        error={fieldError("number") || fieldError("name") || fieldError("incidentNumber")}
        inputMode={identifierKind === "name" ? "text" : "numeric"}
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
      {errorText && (
        <p role="alert" className={alertClass}>
          {errorText}
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

function toInput(identifierKind: (typeof kinds)[number], value: string, reference: string): ErasePersonInput {
  if (identifierKind === "number") return { by: identifierKind, number: value, reference };
  if (identifierKind === "name") return { by: identifierKind, name: value, reference };
  return { by: identifierKind, incidentNumber: Number(value.replace(/^#/, "")), reference };
}
