"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, type InputHTMLAttributes, type ReactNode, useEffect, useRef, useState } from "react";
import { isTooCommon, type Problem } from "../_session/auth-request";
import { Button } from "../_ui/button";

type Field = InputHTMLAttributes<HTMLInputElement> & { name: string; label: string };

type Props = {
  title: string;
  lead: string;
  fields: Field[];
  submitLabel: string;
  /** Text shown if the server refuses the values. */
  refusedText: string;
  /** Validates the values before they are sent; returns an error text or null. */
  check?: (values: Record<string, string>) => string | null;
  send: (values: Record<string, string>) => Promise<Problem | null>;
  children?: ReactNode;
};

/** One step of the sign-in: fields, a button and an error message. */
export function LoginForm({ title, lead, fields, submitLabel, refusedText, check, send, children }: Props) {
  const t = useTranslations("login");
  const [error, setError] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!form.current) return;
    const values = Object.fromEntries([...new FormData(form.current)].map(([name, value]) => [name, String(value)]));
    const inputError = Object.values(values).some((value) => value.trim() === "")
      ? t("empty")
      : (check?.(values) ?? null);
    setError(inputError);
    if (inputError !== null) return;
    setIsSending(true);
    const problem = await send(values);
    setIsSending(false);
    if (problem) setError(errorText(problem));
  }

  // Disabled fields cannot receive focus, so focus the last one when they are enabled again.
  useEffect(() => {
    if (error !== null && !isSending) [...(form.current?.querySelectorAll("input") ?? [])].at(-1)?.focus();
  }, [error, isSending]);

  function errorText(problem: Problem): string {
    if (isTooCommon(problem)) return t("common");
    if (problem.kind === "refused") return refusedText;
    if (problem.kind === "unreachable") return t("unreachable");
    const { seconds } = problem;
    const waitText = seconds < 90 ? t("seconds", { count: seconds }) : t("minutes", { count: Math.ceil(seconds / 60) });
    return t("tooMany", { wait: waitText });
  }

  return (
    // If the form is submitted before the scripts have loaded, `post` keeps the password out of the URL.
    <form ref={form} method="post" onSubmit={onSubmit} noValidate>
      <h1 className="mt-6 text-xl font-semibold">{title}</h1>
      <p className="mt-1 text-ink-2">{lead}</p>
      {fields.map(({ name, label, ...input }) => (
        <div key={name}>
          <label htmlFor={name} className="label mt-4 block">
            {label}
          </label>
          <input
            id={name}
            name={name}
            disabled={isSending}
            aria-invalid={error !== null}
            aria-describedby="login-problem"
            autoCapitalize="none"
            spellCheck={false}
            className="mt-1 h-11 w-full rounded-md border border-line-2 bg-raised px-3 text-base disabled:opacity-60"
            {...input}
          />
        </div>
      ))}
      <p id="login-problem" role="alert" className="mt-2 min-h-5 font-medium text-alarm">
        {error}
      </p>
      <Button type="submit" look="strong" size="large" className="mt-2 w-full" disabled={isSending}>
        {isSending ? t("working") : submitLabel}
      </Button>
      {children}
    </form>
  );
}
