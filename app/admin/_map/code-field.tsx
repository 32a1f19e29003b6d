"use client";

import { useTranslations } from "next-intl";
import { TextField } from "../../_ui/field";
import { codeShape } from "./code";

type Props = {
  value: string;
  taken: readonly string[];
  onChange: (value: string) => void;
  checked: boolean;
};

/** The short name of something new. It stays, so it must be free: what is taken would be changed instead. */
export function CodeField({ value, taken, onChange, checked }: Props) {
  const t = useTranslations("areaMap");
  const error = taken.includes(value)
    ? t("codeTaken")
    : (checked || value !== "") && !codeShape.test(value)
      ? t("codeWrong")
      : null;
  return (
    <TextField
      label={t("code")}
      hint={t("codeHint")}
      spellCheck={false}
      value={value}
      error={error}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
