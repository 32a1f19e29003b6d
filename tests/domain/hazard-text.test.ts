import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { FormatContext, useCreateFormat } from "../../app/_words/use-format";
import { useHazardText } from "../../app/_words/use-hazard-text";

import type { WeatherWarningView } from "../../server/hazards/read-public-sources";
import { catalogues } from "../../server/words/catalogues";
import type { Locale } from "../../server/words/languages";

const indonesianText = { language: "id-ID", event: "Hujan Lebat" };
const englishText = { language: "en", event: "Heavy Rain" };

test("a warning without a text in the user's language is quoted, with its language", () => {
  // The clock of the texts asks whether the browser has a graphics card.
  vi.stubGlobal("document", { createElement: () => ({ getContext: () => null }) });
  onTestFinished(() => {
    vi.unstubAllGlobals();
  });
  const bothTexts = [indonesianText, englishText];
  expect(renderTitle("id", [indonesianText])).toBe("<p>Hujan Lebat</p>");
  expect(renderTitle("id", [{ ...indonesianText, language: "ID" }])).toBe("<p>Hujan Lebat</p>");
  expect(renderTitle("en", [indonesianText])).toBe('<p lang="id-ID">“Hujan Lebat”</p>');
  expect(renderTitle("id", [englishText])).toBe('<p lang="en">“Heavy Rain”</p>');
  expect(renderTitle("en", bothTexts)).toBe("<p>Heavy Rain</p>");
  expect(renderTitle("id", bothTexts)).toBe("<p>Hujan Lebat</p>");
});

function renderTitle(locale: Locale, texts: readonly object[]): string {
  const warning = { identifier: "1", texts } as unknown as WeatherWarningView;
  const page = NextIntlClientProvider({
    ...{ locale, messages: catalogues[locale], timeZone: "UTC" },
    children: createElement(FormatProvider, null, createElement(Title, { warning })),
  });
  return renderToStaticMarkup(page);
}

function FormatProvider({ children }: { children?: React.ReactNode }) {
  return createElement(FormatContext, { value: useCreateFormat() }, children);
}

function Title({ warning }: { warning: WeatherWarningView }) {
  const { warningTitle, warningLanguage } = useHazardText();
  return createElement("p", { lang: warningLanguage(warning) }, warningTitle(warning));
}
