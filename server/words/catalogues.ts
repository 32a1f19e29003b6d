import type { screenLanguages } from "../domain/screen-settings";
import areasEn from "./en/areas.json" with { type: "json" };
import callsEn from "./en/calls.json" with { type: "json" };
import closuresEn from "./en/closures.json" with { type: "json" };
import commonEn from "./en/common.json" with { type: "json" };
import consoleEn from "./en/console.json" with { type: "json" };
import crewEn from "./en/crew.json" with { type: "json" };
import csvEn from "./en/csv.json" with { type: "json" };
import forwardingEn from "./en/forwarding.json" with { type: "json" };
import incidentEn from "./en/incident.json" with { type: "json" };
import insightEn from "./en/insight.json" with { type: "json" };
import intakeEn from "./en/intake.json" with { type: "json" };
import liveEn from "./en/live.json" with { type: "json" };
import mapUnitsEn from "./en/map-units.json" with { type: "json" };
import monthlyReportEn from "./en/monthly-report.json" with { type: "json" };
import moveUpEn from "./en/move-up.json" with { type: "json" };
import notationEn from "./en/notation.json" with { type: "json" };
import pageTitlesEn from "./en/page-titles.json" with { type: "json" };
import peopleEn from "./en/people.json" with { type: "json" };
import referenceEn from "./en/reference.json" with { type: "json" };
import reportsEn from "./en/reports.json" with { type: "json" };
import screenSettingsEn from "./en/screen-settings.json" with { type: "json" };
import searchEn from "./en/search.json" with { type: "json" };
import speedEn from "./en/speed.json" with { type: "json" };
import tracksEn from "./en/tracks.json" with { type: "json" };
import wallEn from "./en/wall.json" with { type: "json" };
import areasId from "./id/areas.json" with { type: "json" };
import callsId from "./id/calls.json" with { type: "json" };
import closuresId from "./id/closures.json" with { type: "json" };
import commonId from "./id/common.json" with { type: "json" };
import consoleId from "./id/console.json" with { type: "json" };
import crewId from "./id/crew.json" with { type: "json" };
import csvId from "./id/csv.json" with { type: "json" };
import forwardingId from "./id/forwarding.json" with { type: "json" };
import incidentId from "./id/incident.json" with { type: "json" };
import insightId from "./id/insight.json" with { type: "json" };
import intakeId from "./id/intake.json" with { type: "json" };
import liveId from "./id/live.json" with { type: "json" };
import mapUnitsId from "./id/map-units.json" with { type: "json" };
import monthlyReportId from "./id/monthly-report.json" with { type: "json" };
import moveUpId from "./id/move-up.json" with { type: "json" };
import notationId from "./id/notation.json" with { type: "json" };
import pageTitlesId from "./id/page-titles.json" with { type: "json" };
import peopleId from "./id/people.json" with { type: "json" };
import referenceId from "./id/reference.json" with { type: "json" };
import reportsId from "./id/reports.json" with { type: "json" };
import screenSettingsId from "./id/screen-settings.json" with { type: "json" };
import searchId from "./id/search.json" with { type: "json" };
import speedId from "./id/speed.json" with { type: "json" };
import tracksId from "./id/tracks.json" with { type: "json" };
import wallId from "./id/wall.json" with { type: "json" };

/**
 * All texts of the product by language. Each imported file contains the texts of screens or exports that belong
 * together. No top-level key occurs in two files.
 */
export const catalogues = {
  id: {
    ...areasId,
    ...callsId,
    ...closuresId,
    ...moveUpId,
    ...consoleId,
    ...csvId,
    ...screenSettingsId,
    ...crewId,
    ...forwardingId,
    ...incidentId,
    ...insightId,
    ...liveId,
    ...monthlyReportId,
    ...mapUnitsId,
    ...notationId,
    ...pageTitlesId,
    ...peopleId,
    ...referenceId,
    ...reportsId,
    ...commonId,
    ...searchId,
    ...speedId,
    ...intakeId,
    ...wallId,
    ...tracksId,
  },
  en: {
    ...areasEn,
    ...callsEn,
    ...closuresEn,
    ...moveUpEn,
    ...consoleEn,
    ...csvEn,
    ...screenSettingsEn,
    ...crewEn,
    ...forwardingEn,
    ...incidentEn,
    ...insightEn,
    ...liveEn,
    ...monthlyReportEn,
    ...mapUnitsEn,
    ...notationEn,
    ...pageTitlesEn,
    ...peopleEn,
    ...referenceEn,
    ...reportsEn,
    ...commonEn,
    ...searchEn,
    ...speedEn,
    ...intakeEn,
    ...wallEn,
    ...tracksEn,
  },
} satisfies Record<(typeof screenLanguages)[number], object>;
export type Locale = keyof typeof catalogues;
export type Messages = (typeof catalogues)["id"];

/** The languages of the product; the first is the default. */
export const locales = Object.keys(catalogues) as [Locale, ...Locale[]];

/**
 * Picks the text in one language from the texts of an incident type or a question. The database stores them in
 * Indonesian and English; in any other language the English text is used.
 */
export function storedText(locale: Locale, texts: Partial<Record<Locale, string>> & { en: string }): string {
  return texts[locale] ?? texts.en;
}
