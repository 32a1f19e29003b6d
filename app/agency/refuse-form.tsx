"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { agencyRefusals } from "@/db/agency-vocabulary";
import { useUnsent } from "../_session/unsent-store";
import { Button } from "../_ui/button";
import { TextField } from "../_ui/field";
import { type Answer, changeUnsent, unsentAnswers } from "./unsent-answers";

type Props = { incidentId: string; onRefuse: (answer: Answer) => void; onClose: () => void };

/** Asks why the agency cannot take the incident. The text becomes a note of the incident for the control room. */
export function RefuseForm({ incidentId, onRefuse, onClose }: Props) {
  const t = useTranslations("officer");
  const tCommon = useTranslations("common");
  const reasonName = useTranslations("agencyRefusal");
  const [{ refusal }] = useUnsent(unsentAnswers, incidentId);
  const { reason, noteId, text } = refusal;
  const [missing, setMissing] = useState<"reason" | "text">();
  const reasons = useRef<HTMLFieldSetElement>(null);
  const focusReasons = () => reasons.current?.querySelector("input")?.focus();
  useEffect(focusReasons, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmedText = text.trim();
    if (!reason) {
      focusReasons();
      return setMissing("reason");
    }
    if (reason === "other" && !trimmedText) return setMissing("text");
    onRefuse({ reason, ...(trimmedText && { note: { id: noteId, text: trimmedText } }) });
  };
  return (
    <form onSubmit={submit} noValidate className="mt-2 space-y-3 border-line border-t pt-2">
      <fieldset ref={reasons}>
        <legend className="label">{t("refuseReason")}</legend>
        {agencyRefusals.map((code) => (
          <label key={code} className="flex min-h-11 cursor-pointer items-center gap-2.5 lg:min-h-8">
            <input
              type="radio"
              name="refusal"
              checked={reason === code}
              onChange={() => changeUnsent(incidentId, { refusal: { ...refusal, reason: code } })}
              className="size-4 accent-(--strong)"
            />
            {reasonName(code)}
          </label>
        ))}
        {missing === "reason" && !reason && (
          <p role="alert" className="mt-1 text-pretty font-medium text-[0.8125rem] text-alarm">
            {t("refuseMissing")}
          </p>
        )}
      </fieldset>
      <TextField
        label={t("refuseMore")}
        hint={t("refuseHint")}
        error={missing === "text" && !text.trim() ? t("refuseMissing") : null}
        value={text}
        maxLength={2_000}
        onChange={({ target }) => changeUnsent(incidentId, { refusal: { ...refusal, text: target.value } })}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {tCommon("cancel")}
        </Button>
        <Button type="submit" look="alarm">
          {t("refuseSend")}
        </Button>
      </div>
    </form>
  );
}
