"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "../_ui/button";
import { TextField } from "../_ui/field";
import { useAuthRequest } from "./use-auth-request";

type Props<ResponseBody> = {
  /** Path below `/api/auth/`. */
  path: string;
  /** Fields that are sent with the password. */
  fields?: Record<string, string>;
  text?: string;
  submitLabel: string;
  look?: "strong" | "alarm";
  /** Error text when the password is refused. */
  refusedText: string;
  onDone: (body: ResponseBody) => void;
  onBack: () => void;
};

/** Asks for the password before a protected action. */
export function PasswordStep<ResponseBody>({
  path,
  fields,
  text,
  submitLabel,
  look = "strong",
  refusedText,
  onDone,
  onBack,
}: Props<ResponseBody>) {
  const t = useTranslations("account");
  const tLogin = useTranslations("login");
  const tCommon = useTranslations("common");
  const { sendRequest, problem, setProblem, isWorking } = useAuthRequest();
  const [password, setPassword] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const focusInput = () => form.current?.querySelector("input")?.focus();

  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  const submitPassword = async (event: FormEvent) => {
    event.preventDefault();
    if (password === "") {
      setProblem(tLogin("empty"));
      focusInput();
      return;
    }
    const result = await sendRequest<ResponseBody>(path, { ...fields, password }, refusedText);
    if (result) onDone(result.body);
    else focusInput();
  };
  return (
    <form ref={form} onSubmit={submitPassword} noValidate className="max-w-sm space-y-4">
      {text && <p className="text-ink-2">{text}</p>}
      <TextField
        type="password"
        label={t("factorPassword")}
        autoComplete="current-password"
        maxLength={128}
        error={problem}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look={look} disabled={isWorking}>
          {isWorking ? t("working") : submitLabel}
        </Button>
        <Button look="quiet" onClick={onBack}>
          {tCommon("cancel")}
        </Button>
      </div>
    </form>
  );
}
