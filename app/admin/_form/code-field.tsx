"use client";

import { useTranslations } from "next-intl";
import { TextField } from "../../_ui/field";

type Props = {
  code: string;
  /** Whether the field is read-only: the code of an existing record cannot be changed. */
  isFixed?: boolean;
  error: string | null;
  hint?: string;
  onCode: (code: string) => void;
};

/** The permanent identifier of a record. */
export function CodeField({ code, isFixed = false, error, hint, onCode }: Props) {
  const t = useTranslations("adminForm");
  return (
    <TextField
      label={t("code")}
      hint={hint ?? (isFixed ? t("codeStays") : t("codeHint"))}
      error={error}
      value={code}
      readOnly={isFixed}
      maxLength={64}
      spellCheck={false}
      autoCapitalize="none"
      onChange={(event) => onCode(event.target.value)}
    />
  );
}

type SideFormCodeProps = {
  code: string;
  problem: ReturnType<typeof findCodeProblem>;
  /** Whether the user has tried to save. Before that, an empty code is not shown as an error. */
  isSubmitted: boolean;
  onCode: (code: string) => void;
};

/**
 * The code field for a new record in a side form. Its hint and error texts are shared by all admin sections with a map.
 */
export function SideFormCodeField({ code, problem, isSubmitted, onCode }: SideFormCodeProps) {
  const t = useTranslations("areaMap");
  const isShown = problem !== null && (isSubmitted || code !== "");
  const error = isShown ? t(problem === "codeTaken" ? "codeTaken" : "codeWrong") : null;
  return <CodeField code={code} hint={t("codeHint")} error={error} onCode={onCode} />;
}

/** Suggests a code for a name: "Dinas Sosial" becomes "dinas-sosial". */
export function suggestCode(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64)
    .replace(/-+$/, "");
}

/**
 * Whether a string has the format of a code: 1 to 64 lower-case letters, digits and hyphens, not starting with a
 * hyphen.
 */
export function isCode(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);
}

/** Returns the message key of the error in a new record's code; null if the code is valid and not yet taken. */
export function findCodeProblem(code: string, takenCodes: readonly string[]): "codeBad" | "codeTaken" | null {
  if (!isCode(code)) return "codeBad";
  return takenCodes.includes(code) ? "codeTaken" : null;
}
