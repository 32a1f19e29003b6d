"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "../../_ui/button";
import { inputClass } from "../../_ui/field";
import { ChoiceSheet } from "../choice-sheet";

const reasons = ["vehicle", "crew", "far", "busy", "unsafe", "other"] as const;
type Reason = (typeof reasons)[number];

/** What the crew has entered. It is stored outside the sheet, so that closing the sheet does not lose it. */
export type DeclineEntry = { reason?: Reason; text: string };

type Props = {
  entry: DeclineEntry;
  onEnter: (entry: DeclineEntry) => void;
  onClose: () => void;
  onDecline: (reason: string) => void;
};

/**
 * Asks why a crew declines. The reason is stored as text in the crew's language, and dispatchers see it untranslated.
 */
export function DeclineSheet({ entry, onEnter, onClose, onDecline }: Props) {
  const t = useTranslations("crewSteps");
  const reasonName = useTranslations("crewReason");
  const [isReasonMissing, setIsReasonMissing] = useState(false);
  const isIncomplete = !entry.reason || (entry.reason === "other" && !entry.text.trim());
  const decline = (event: FormEvent) => {
    event.preventDefault();
    const chosenReason = entry.reason;
    const trimmedText = entry.text.trim();
    if (!chosenReason || isIncomplete) return setIsReasonMissing(true);
    onDecline(
      [chosenReason === "other" ? null : reasonName(chosenReason), trimmedText || null].filter(Boolean).join(": "),
    );
  };
  return (
    <ChoiceSheet title={t("declineTitle")} text={t("declineText")} onClose={onClose}>
      <form onSubmit={decline} noValidate className="space-y-4">
        <fieldset className="grid grid-cols-2 gap-2">
          <legend className="label mb-1">{t("reason")}</legend>
          {reasons.map((reason) => (
            <label
              key={reason}
              className="flex min-h-14 cursor-pointer items-center gap-2.5 rounded-xl border border-line-2 px-3 py-2 font-medium has-checked:border-ink has-checked:bg-pressed"
            >
              <input
                type="radio"
                name="reason"
                checked={entry.reason === reason}
                onChange={() => onEnter({ ...entry, reason })}
                className="size-5 shrink-0 accent-(--strong)"
              />
              {reasonName(reason)}
            </label>
          ))}
        </fieldset>
        <div>
          <label htmlFor="decline-more" className="label block">
            {t("reasonMore")}
          </label>
          <input
            id="decline-more"
            value={entry.text}
            maxLength={400}
            autoComplete="off"
            onChange={({ target }) => onEnter({ ...entry, text: target.value })}
            className={`${inputClass} mt-1 h-12! text-base!`}
          />
        </div>
        {isReasonMissing && isIncomplete && (
          <p role="alert" className="font-medium text-alarm">
            {t("reasonNeeded")}
          </p>
        )}
        <Button type="submit" look="alarm" size="large" className="h-16! w-full rounded-xl! text-lg!">
          {t("declineYes")}
        </Button>
      </form>
    </ChoiceSheet>
  );
}
