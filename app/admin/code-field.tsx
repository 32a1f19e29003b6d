"use client";

import { useTranslations } from "next-intl";
import { TextField } from "../_ui/field";

type Props = {
  code: string;
  /** What is known already keeps its code. */
  fixed: boolean;
  error: string | null;
  onCode: (code: string) => void;
};

/** The short name that a thing keeps for good. */
export function CodeField({ code, fixed, error, onCode }: Props) {
  const t = useTranslations("adminForm");
  return (
    <TextField
      label={t("code")}
      hint={fixed ? t("codeStays") : t("codeHint")}
      error={error}
      value={code}
      readOnly={fixed}
      maxLength={64}
      spellCheck={false}
      autoCapitalize="none"
      onChange={(event) => onCode(event.target.value)}
    />
  );
}
