"use client";

import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CrewTimeField } from "@/server/domain/paper-times";
import { IconButton } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { CrewTimeFields, type CrewTimes } from "./times";

export type CrewDraft = { key: number; callSign: string; times: CrewTimes };

type Props = {
  crew: CrewDraft;
  /** Counted from 1. */
  number: number;
  errorOf: (field: CrewTimeField | "callSign") => string | null;
  onChange: (part: Partial<CrewDraft>) => void;
  onRemove: () => void;
};

/** The fields of one crew of a paper form. The page has the call signs as the data list `paper-call-signs`. */
export function CrewEntry({ crew, number, errorOf, onChange, onRemove }: Props) {
  const t = useTranslations("paperEntry");
  return (
    <fieldset className="min-w-0 space-y-3 rounded-lg border border-line-2 p-3 pt-0">
      <legend className="px-1 font-semibold text-[0.8125rem]">{t("crew", { number })}</legend>
      <div className="flex items-start gap-2">
        <div className="flex-1">
          <TextField
            label={t("callSign")}
            list="paper-call-signs"
            value={crew.callSign}
            maxLength={100}
            error={errorOf("callSign")}
            onChange={({ target }) => onChange({ callSign: target.value })}
          />
        </div>
        <IconButton name={t("removeCrew", { number })} className="mt-5.5" onClick={onRemove}>
          <Trash2 className="size-4" aria-hidden />
        </IconButton>
      </div>
      <CrewTimeFields times={crew.times} onTimes={(times) => onChange({ times })} errorOf={errorOf} />
    </fieldset>
  );
}
