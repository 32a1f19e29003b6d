"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { minPasswordLength } from "@/server/domain/password-rule";
import { Button } from "../_ui/button";
import { TextField } from "../_ui/field";
import { useToast } from "../_ui/toast";
import { AccountCard } from "./account-card";
import { useAuthRequest } from "./use-auth-request";

const emptyForm = { current: "", next: "", repeat: "" };

/** Changes the user's password, which ends their other sessions. */
export function ChangePassword({ onChanged }: { onChanged: () => void }) {
  const t = useTranslations("account");
  const tLogin = useTranslations("login");
  const showToast = useToast();
  const { sendRequest, problem, setProblem, isWorking } = useAuthRequest();
  const [values, setValues] = useState(emptyForm);
  const form = useRef<HTMLFormElement>(null);
  const fieldProps = (name: keyof typeof emptyForm) => ({
    name,
    type: "password",
    value: values[name],
    maxLength: 128,
    onChange: ({ target }: { target: { value: string } }) => setValues({ ...values, [name]: target.value }),
  });
  const findError = () => {
    if (Object.values(values).some((value) => value === "")) return tLogin("empty");
    if (values.next.length < minPasswordLength) return tLogin("short");
    if (values.next !== values.repeat) return tLogin("differ");
    return values.next === values.current ? tLogin("same") : null;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const errorText = findError();
    setProblem(errorText);
    if (errorText !== null) return;
    const result = await sendRequest("password", { current: values.current, next: values.next }, t("wrongPassword"));
    if (!result) {
      form.current?.querySelector("input")?.focus();
      return;
    }
    setValues(emptyForm);
    showToast(t("passwordChanged"));
    onChanged();
  };
  return (
    <AccountCard title={t("passwordTitle")} introduction={t("passwordLead")}>
      <form ref={form} onSubmit={submit} noValidate className="max-w-sm space-y-4">
        <TextField label={t("current")} autoComplete="current-password" {...fieldProps("current")} />
        <TextField label={tLogin("next")} autoComplete="new-password" {...fieldProps("next")} />
        <TextField label={tLogin("repeat")} autoComplete="new-password" {...fieldProps("repeat")} />
        {problem && (
          <p role="alert" className="font-medium text-alarm">
            {problem}
          </p>
        )}
        <Button type="submit" look="strong" disabled={isWorking}>
          {isWorking ? t("working") : t("changePassword")}
        </Button>
      </form>
    </AccountCard>
  );
}
