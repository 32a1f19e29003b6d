"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Locale } from "@/server/words/languages";
import { PersonalFrame } from "../_session/personal-frame";
import { ToastProvider } from "../_ui/toast";
import { usePreference } from "../_words/preference-provider";
import type { GuideName } from "./guides";

/** Header and body of the pages with the guides. */
export function HelpFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("help");
  return (
    <ToastProvider>
      <PersonalFrame title={t("guides")} aside={null}>
        <main className="min-h-0 flex-1 overflow-y-auto bg-panel">{children}</main>
      </PersonalFrame>
    </ToastProvider>
  );
}

/** Shows its content only in one language. The page contains every language, so switching needs no reload. */
export function ShownInLanguage({ locale, children }: { locale: Locale; children: ReactNode }) {
  return usePreference().locale === locale ? children : null;
}

type GuideListProps = { guides: readonly { name: GuideName; title: string }[]; open: GuideName };

/** Links to the guides that the reader may open. */
export function GuideList({ guides, open }: GuideListProps) {
  const t = useTranslations("help");
  return (
    <nav aria-label={t("guides")} className="flex gap-1 overflow-x-auto border-line border-b px-2 sm:px-4">
      {guides.map(({ name, title }) => (
        <a
          key={name}
          href={`/help/${name}`}
          aria-current={name === open ? "page" : undefined}
          className={`relative flex h-11 shrink-0 items-center whitespace-nowrap px-3 font-medium focus-visible:-outline-offset-2 ${name === open ? "text-ink after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full after:bg-strong" : "text-ink-2 hover:text-ink"}`}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
