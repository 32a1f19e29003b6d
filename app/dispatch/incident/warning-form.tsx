"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Locale, locales, selectStoredText } from "@/server/words/languages";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTypes } from "../../_live/cache/use-live-data";
import { readServerTime } from "../../_live/feed/connection";
import { Button } from "../../_ui/button";
import { ConfirmDialog } from "../../_ui/confirm-dialog";
import { CheckField, SelectField, TextField } from "../../_ui/field";
import { useFormat } from "../../_words/use-format";

const severities = ["Extreme", "Severe", "Moderate", "Minor"] as const;
const urgencies = ["Immediate", "Expected", "Future"] as const;
const certainties = ["Observed", "Likely", "Possible"] as const;
const radiusKmRange = { min: 0.5, max: 50 };
const validHoursRange = { min: 1, max: 72 };

/** A warning that is being written, with its numbers as they were typed. */
export type WarningDraft = {
  /** The id of the message. The server publishes a message with this id only once, even if the request is repeated. */
  id: string;
  refersToId?: string;
  headline: Record<Locale, string>;
  instruction: Record<Locale, string>;
  severity: (typeof severities)[number];
  urgency: (typeof urgencies)[number];
  certainty: (typeof certainties)[number];
  areaName: string;
  radiusKm: string;
  validHours: string;
};

export type WarningLevels = Pick<WarningDraft, "severity" | "urgency" | "certainty">;

const isBlank = (text: string) => text.trim() === "";
const isInRange = (text: string, { min, max }: typeof radiusKmRange, mustBeWhole = false) =>
  !isBlank(text) && Number(text) >= min && Number(text) <= max && (!mustBeWhole || Number.isInteger(Number(text)));

type FormProps = {
  title: string;
  description: string;
  width: string;
  type: string;
  draft: WarningDraft;
  onDraft: (draft: WarningDraft) => void;
  isPending: boolean;
  error: unknown;
  onPublish: () => void;
  onClose: () => void;
};

/** The form of a warning, then a preview of its text. It can be published only from the preview. */
export function WarningForm({ type, draft, onDraft, isPending, error, onPublish, ...dialogProps }: FormProps) {
  const t = useTranslations("publicWarning");
  const tWord = useTranslations("warningWord");
  const { typesByCode } = useTypes();
  const format = useFormat();
  const [isPreview, setIsPreview] = useState(false);
  const [isChecked, setIsChecked] = useState(false);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const change = (changes: Partial<WarningDraft>) => onDraft({ ...draft, ...changes });
  const requiredError = (text: string) => (isSubmitted && isBlank(text) ? t("needed") : null);
  const texts = [...locales.flatMap((language) => [draft.headline[language], draft.instruction[language]])];
  const isComplete =
    ![...texts, draft.areaName].some(isBlank) &&
    isInRange(draft.radiusKm, radiusKmRange) &&
    isInRange(draft.validHours, validHoursRange, true);
  if (isPreview) {
    const until = new Date(readServerTime() + Number(draft.validHours) * 3_600_000);
    const incidentType = typesByCode.get(type);
    return (
      <ConfirmDialog
        {...dialogProps}
        description={t("previewText")}
        confirm={t("publish")}
        isPending={isPending || !isChecked}
        onConfirm={() => isChecked && !isPending && onPublish()}
      >
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          {locales.map((language) => (
            <article key={language} lang={language} className="rounded-lg border border-line-2 px-3 py-2">
              <p className="label">
                {incidentType && selectStoredText(language, { id: incidentType.nameId, en: incidentType.nameEn })}
              </p>
              <h3 className="text-pretty font-semibold">{draft.headline[language]}</h3>
              <p className="mt-1 whitespace-pre-line text-pretty">{draft.instruction[language]}</p>
            </article>
          ))}
        </div>
        <p className="mt-3 text-ink-2">
          {t("area", { area: draft.areaName, km: Number(draft.radiusKm) })} ·{" "}
          {t("until", { until: format.dateTime(until) })} ·{" "}
          {[draft.severity, draft.urgency, draft.certainty].map((value) => tWord(value)).join(" · ")}
        </p>
        <div className="mt-3 flex items-center justify-between gap-3">
          <CheckField
            label={t("checked")}
            checked={isChecked}
            onChange={({ target }) => setIsChecked(target.checked)}
          />
          <Button
            look="quiet"
            onClick={() => {
              setIsPreview(false);
              setIsChecked(false);
            }}
          >
            {t("back")}
          </Button>
        </div>
        <RefusalNote error={error} />
      </ConfirmDialog>
    );
  }
  const toChoices = (values: readonly Parameters<typeof tWord>[0][]) =>
    values.map((value) => ({ value, name: tWord(value) }));
  return (
    <ConfirmDialog
      {...dialogProps}
      confirm={t("preview")}
      onConfirm={() => {
        setIsSubmitted(true);
        setIsPreview(isComplete);
      }}
    >
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        {locales.map((language) => (
          <TextField
            key={language}
            label={t(`headline.${language}`)}
            value={draft.headline[language]}
            maxLength={160}
            error={requiredError(draft.headline[language])}
            onChange={({ target }) => change({ headline: { ...draft.headline, [language]: target.value } })}
          />
        ))}
        {locales.map((language) => (
          <label key={language} className="block">
            <span className="label">{t(`instruction.${language}`)}</span>
            <textarea
              rows={3}
              maxLength={1_000}
              value={draft.instruction[language]}
              aria-invalid={requiredError(draft.instruction[language]) !== null}
              onChange={({ target }) => change({ instruction: { ...draft.instruction, [language]: target.value } })}
              className="mt-1 w-full resize-none rounded-md border border-line-2 bg-raised px-3 py-2 aria-invalid:border-alarm"
            />
            {requiredError(draft.instruction[language]) && (
              <span role="alert" className="block font-medium text-[0.8125rem] text-alarm first-letter:uppercase">
                {t("needed")}
              </span>
            )}
          </label>
        ))}
      </div>
      <div className="mt-3 grid gap-3 sm:grid-cols-3">
        <SelectField
          label={t("severity")}
          choices={toChoices(severities)}
          value={draft.severity}
          onChange={({ target }) => change({ severity: target.value as WarningDraft["severity"] })}
        />
        <SelectField
          label={t("urgency")}
          choices={toChoices(urgencies)}
          value={draft.urgency}
          onChange={({ target }) => change({ urgency: target.value as WarningDraft["urgency"] })}
        />
        <SelectField
          label={t("certainty")}
          choices={toChoices(certainties)}
          value={draft.certainty}
          onChange={({ target }) => change({ certainty: target.value as WarningDraft["certainty"] })}
        />
        <TextField
          label={t("areaName")}
          value={draft.areaName}
          maxLength={200}
          error={requiredError(draft.areaName)}
          onChange={({ target }) => change({ areaName: target.value })}
        />
        <TextField
          label={t("radius")}
          inputMode="decimal"
          value={draft.radiusKm}
          error={isSubmitted && !isInRange(draft.radiusKm, radiusKmRange) ? t("range", radiusKmRange) : null}
          onChange={({ target }) => change({ radiusKm: target.value.replace(",", ".") })}
        />
        <TextField
          label={t("validHours")}
          inputMode="numeric"
          value={draft.validHours}
          error={
            isSubmitted && !isInRange(draft.validHours, validHoursRange, true) ? t("range", validHoursRange) : null
          }
          onChange={({ target }) => change({ validHours: target.value })}
        />
      </div>
      <RefusalNote error={error} />
    </ConfirmDialog>
  );
}
