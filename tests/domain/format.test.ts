import { NextIntlClientProvider } from "next-intl";
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FormatContext, useCreateFormat } from "../../app/_words/use-format";
import { DayField } from "../../app/dispatch/queue/history-filter";
import { catalogues } from "../../server/words/catalogues";
import { formatPercent } from "../../server/words/format";
import type { Locale } from "../../server/words/languages";

test("a share is 0% or 100% only if it is exact", () => {
  const shares = (whole: number, parts: number[], decimals?: number) =>
    parts.map((part) => formatPercent("id", part, whole, decimals));
  expect(shares(2_000, [0, 2_000])).toEqual(["0%", "100%"]);
  expect(shares(10_000, [4, 5, 6, 1_250, 9_994, 9_995, 9_999])).toEqual([
    "<0,1%",
    "0,1%",
    "0,1%",
    "12,5%",
    "99,9%",
    ">99,9%",
    ">99,9%",
  ]);
  expect(shares(1_000, [0, 4, 5, 994, 995, 996, 1_000], 0)).toEqual(["0%", "<1%", "1%", "99%", ">99%", ">99%", "100%"]);
  expect(formatPercent("en", 9_999, 10_000)).toBe(">99.9%");
  expect(shares(0, [0])).toEqual(["–"]);
});

function Duration({ minutes }: { minutes: number }) {
  return useCreateFormat().duration(minutes);
}

test.each([
  ["id", 0, "&lt; 1 mnt"],
  ["id", 59, "59 mnt"],
  ["id", 60, "1 jam"],
  ["id", 152, "2 jam 32 mnt"],
  ["en", 152, "2 h 32 min"],
] as const)("a duration is in minutes, from one hour on in hours and minutes: %s, %i min", (locale, minutes, text) => {
  expect(render(locale, createElement(Duration, { minutes }))).toBe(text);
});

function Day({ value }: { value: string }) {
  const field = createElement(DayField, { label: "Dari tanggal", value, onValue: () => {} });
  return createElement(FormatContext, { value: useCreateFormat() }, field);
}

test("a day stands in words below its field, but not while its year has more than four digits", () => {
  expect(render("id", createElement(Day, { value: "2026-04-03" }))).toContain(">3 Apr 2026</p>");
  expect(render("id", createElement(Day, { value: "12026-04-03" }))).not.toContain("<p");
});

function render(locale: Locale, children: ReactNode): string {
  const messages = catalogues[locale];
  return renderToStaticMarkup(NextIntlClientProvider({ locale, messages, timeZone: "UTC", children }));
}
