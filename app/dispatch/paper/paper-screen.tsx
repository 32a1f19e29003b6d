"use client";

import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { buttonClass } from "../../_ui/button";
import { LanguageSwitch, ThemeSwitch } from "../../_ui/preference-switches";
import { FormEntry } from "./form-entry";
import { StepsEntry } from "./steps-entry";

/** For entering what was written on paper while no screen worked, with its true times. */
export function PaperScreen() {
  const t = useTranslations("paperEntry");
  const [enteredForms, setEnteredForms] = useState<{ form: string; number: number }[]>([]);
  return (
    <div className="h-dvh scroll-pt-24 overflow-y-auto bg-beyond">
      <header className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-line border-b bg-panel px-3 py-2">
        <a href="/dispatch/shift" className={buttonClass({ look: "quiet" })}>
          <ArrowLeft className="size-4" aria-hidden />
          {t("back")}
        </a>
        <div className="ml-auto flex items-center gap-1">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </header>
      <main className="mx-auto my-4 max-w-[56rem] space-y-6 rounded-xl border border-line bg-panel p-4 sm:p-8">
        <div>
          <h1 className="font-semibold text-xl">{t("title")}</h1>
          <p className="mt-1 text-pretty text-ink-2">{t("lead")}</p>
        </div>
        <section aria-labelledby="paper-form" className="space-y-3">
          <h2 id="paper-form" className="font-semibold text-lg">
            {t("form")}
          </h2>
          <ul role="status" className="space-y-1 font-medium text-[0.8125rem]">
            {enteredForms.map(({ form, number }) => (
              <li key={form}>
                {t("entered", { form })}{" "}
                <a href={`/dispatch/${number}`} className="underline underline-offset-2">
                  #{number}
                </a>
              </li>
            ))}
          </ul>
          {/* A new key for each form empties its fields. */}
          <FormEntry
            key={enteredForms.length}
            isFocused={enteredForms.length > 0}
            onEntered={(entered) => setEnteredForms([...enteredForms, entered])}
          />
        </section>
        <section aria-labelledby="paper-steps" className="space-y-3 border-line border-t pt-6">
          <h2 id="paper-steps" className="font-semibold text-lg">
            {t("steps")}
          </h2>
          <p className="text-pretty text-ink-2">{t("stepsLead")}</p>
          <StepsEntry />
        </section>
      </main>
    </div>
  );
}
