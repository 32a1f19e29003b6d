"use client";

import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRefusal } from "../../_live/cache/refusal";
import { useSustained } from "../calls/use-timers";
import { useSaving } from "../saving/saving-context";
import type { Draft } from "./drafts";

/** A save usually takes less than this. Warn only about a longer one. */
const warnAfterMs = 3_000;

/**
 * Names the colleague who began the form. Warns while the server does not have everything that was typed, and says why
 * if it refused to store the form.
 */
export function SavingLine({ draft }: { draft: Draft }) {
  const t = useTranslations("drafts");
  const { isSaved, refusalOf } = useSaving();
  const describeRefusal = useRefusal();
  const refusal = refusalOf.form(draft);
  const isUnsaved = useSustained(!isSaved(draft), warnAfterMs);
  if (!draft.typedBy && !isUnsaved) return null;
  return (
    <p className="flex flex-wrap gap-x-3 border-line border-b px-3.5 py-1.5 text-[0.8125rem] text-ink-2">
      {draft.typedBy && <span>{t("typedBy", { name: draft.typedBy })}</span>}
      {isUnsaved && (
        <span role="status" className="flex items-center gap-1 font-semibold text-alarm">
          <CloudOff className="size-4" aria-hidden />
          {refusal
            ? t("refused", { reason: refusal === "not-stored" ? t("notYours") : describeRefusal(refusal).text })
            : t("unsaved")}
        </span>
      )}
    </p>
  );
}
