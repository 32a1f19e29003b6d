"use client";

import { useTranslations } from "next-intl";
import { buttonClass } from "./_ui/button";
import { Logo } from "./_ui/logo";
import { LanguageSwitch, ThemeSwitch } from "./_ui/preference-switches";

/** Page for an unknown URL, with a link to the start page. */
export default function NotFound() {
  const t = useTranslations("notFound");
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="w-full max-w-sm rounded-xl border border-line bg-panel p-6">
        <Logo />
        <h1 className="mt-6 font-semibold text-xl">{t("title")}</h1>
        <p className="mt-1 text-pretty text-ink-2">{t("text")}</p>
        <a href="/" className={buttonClass({ look: "strong", size: "large", className: "mt-6 w-full" })}>
          {t("home")}
        </a>
        <div className="mt-6 flex items-center justify-between border-line border-t pt-4">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </div>
    </main>
  );
}
