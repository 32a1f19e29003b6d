"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../_ui/button";
import { LanguageSwitch } from "../_ui/language-switch";
import { Lockup } from "../_ui/lockup";
import { ThemeSwitch } from "../_ui/theme-switch";
import { safeNext } from "./safe-next";

type Problem = "bad" | "tooMany" | "unreachable" | "empty";

/** Takes the ticket typed here, or the one in the address (`/login#<ticket>`), which is taken out of the address at once. */
export function SignIn({ next }: { next: string | undefined }) {
  const t = useTranslations("login");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [working, setWorking] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  const enter = useCallback(
    async (ticket: string) => {
      setProblem(null);
      setWorking(true);
      const failed = await openSession(ticket);
      if (failed === null) {
        window.location.replace(safeNext(next));
        return;
      }
      setWorking(false);
      setProblem(failed);
      field.current?.focus();
    },
    [next],
  );

  useEffect(() => {
    const ticket = decodeURIComponent(window.location.hash.slice(1));
    if (ticket === "") return;
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    void enter(ticket);
  }, [enter]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const ticket = field.current?.value.trim() ?? "";
    if (ticket === "") setProblem("empty");
    else void enter(ticket);
  }

  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <form onSubmit={submit} className="w-full max-w-sm rounded-xl border border-line bg-panel p-6" noValidate>
        <Lockup />
        <h1 className="mt-6 text-xl font-semibold">{t("title")}</h1>
        <p className="mt-1 text-ink-2">{t("lead")}</p>
        <label htmlFor="ticket" className="label mt-6 block">
          {t("ticket")}
        </label>
        <input
          ref={field}
          id="ticket"
          name="ticket"
          type="password"
          autoComplete="current-password"
          // biome-ignore lint/a11y/noAutofocus: the page has this one field.
          autoFocus
          disabled={working}
          aria-invalid={problem !== null}
          aria-describedby="ticket-problem"
          className="mt-1 h-11 w-full rounded-md border border-line-2 bg-raised px-3 text-base disabled:opacity-60"
        />
        <p id="ticket-problem" role="alert" className="mt-2 min-h-10 font-medium text-alarm">
          {problem && t(problem)}
        </p>
        <Button type="submit" look="strong" size="large" className="mt-2 w-full" disabled={working}>
          {working ? t("working") : t("submit")}
        </Button>
        <div className="mt-6 flex items-center justify-between border-line border-t pt-4">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </form>
    </main>
  );
}

async function openSession(ticket: string): Promise<Problem | null> {
  try {
    const answer = await fetch("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ticket }),
    });
    if (answer.ok) return null;
    if (answer.status === 429) return "tooMany";
    return answer.status < 500 ? "bad" : "unreachable";
  } catch {
    return "unreachable";
  }
}
