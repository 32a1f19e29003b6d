"use client";

import { usePathname } from "next/navigation";
import { NextIntlClientProvider, useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useCallback, useEffect, useLayoutEffect, useMemo, useState } from "react";
import { timeZone } from "../../server/domain/calendar";
import { type Locale, loadConsoleMessages, loadMessages, type Messages } from "../../server/words/languages";
import { storePreference, type Theme } from "./preference";
import { FormatContext, useCreateFormat } from "./use-format";
import { NamesContext, useCreateNames } from "./use-names";

type Preference = {
  locale: Locale;
  theme: Theme;
  setLocale: (locale: Locale) => void;
  setTheme: (theme: Theme) => void;
  toggleTheme: () => void;
};
const PreferenceContext = createContext<Preference | null>(null);

type Props = { locale: Locale; theme: Theme; children: ReactNode };

type MessageLoader = () => Promise<Messages>;

/** The messages that were loaded or are loading, by the function that loads them. */
const loadedMessages = new Map<MessageLoader, Promise<Messages>>();

function load(loader: MessageLoader): Promise<Messages> {
  const loading = loadedMessages.get(loader) ?? loader();
  loadedMessages.set(loader, loading);
  return loading;
}

/** Language and theme. Switching needs no reload, so no input is lost. */
export function PreferenceProvider({ locale: initialLocale, theme: initialTheme, children }: Props) {
  const [locale, setLocale] = useState(initialLocale);
  const [theme, setTheme] = useState(initialTheme);
  const loaders = /^\/dispatch(?:\/|$)/.test(usePathname()) ? loadConsoleMessages : loadMessages;

  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);

  // Before hydration, globals.css hides the controls. Show them before any effect runs, because an effect may focus one
  // of them.
  useLayoutEffect(() => {
    document.documentElement.dataset.hydrated = "";
  }, []);

  const chooseLocale = useCallback(
    (next: Locale) => {
      load(loaders[next]).then(
        () => {
          storePreference("locale", next);
          setLocale(next);
        },
        // If the messages cannot be loaded, the language does not change. The next click tries again.
        () => loadedMessages.delete(loaders[next]),
      );
    },
    [loaders],
  );

  const chooseTheme = useCallback((next: Theme) => {
    storePreference("theme", next);
    // Set before React renders, because the map reads its colours from CSS variables while rendering.
    document.documentElement.dataset.theme = next;
    setTheme(next);
  }, []);

  const toggleTheme = useCallback(
    () => chooseTheme(document.documentElement.dataset.theme === "light" ? "dark" : "light"),
    [chooseTheme],
  );

  const preference = useMemo(
    () => ({ locale, theme, setLocale: chooseLocale, setTheme: chooseTheme, toggleTheme }),
    [locale, theme, chooseLocale, chooseTheme, toggleTheme],
  );
  return (
    <PreferenceContext value={preference}>
      <NextIntlClientProvider locale={locale} messages={use(load(loaders[locale]))} timeZone={timeZone}>
        <SharedFormatters>{children}</SharedFormatters>
      </NextIntlClientProvider>
    </PreferenceContext>
  );
}

function SharedFormatters({ children }: { children: ReactNode }) {
  return (
    <FormatContext value={useCreateFormat()}>
      <NamesContext value={useCreateNames()}>{children}</NamesContext>
    </FormatContext>
  );
}

export function usePreference(): Preference {
  const preference = use(PreferenceContext);
  if (!preference) throw new Error("usePreference must be used inside PreferenceProvider");
  return preference;
}

/** The translated title of the page, or of its nearest parent path that has a title. */
export function PageTitle() {
  const t = useTranslations("pageTitle");
  const product = useTranslations("product")("name");
  const segments = usePathname().split("/").filter(Boolean);
  const page = segments
    .map((_, index) => segments.slice(0, segments.length - index).join("/") as keyof Messages["pageTitle"])
    .find((path) => t.has(path));
  return <title>{page ? `${t(page)} · ${product}` : product}</title>;
}
