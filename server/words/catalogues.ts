import areasEn from "./en/areas.json";
import callsEn from "./en/calls.json";
import consoleEn from "./en/console.json";
import csvEn from "./en/csv.json";
import displaysEn from "./en/displays.json";
import fieldEn from "./en/field.json";
import forwardingEn from "./en/forwarding.json";
import incidentEn from "./en/incident.json";
import insightEn from "./en/insight.json";
import liveEn from "./en/live.json";
import monthlyReportEn from "./en/monthly-report.json";
import motionEn from "./en/motion.json";
import notationEn from "./en/notation.json";
import pageTitlesEn from "./en/page-titles.json";
import peopleEn from "./en/people.json";
import referenceEn from "./en/reference.json";
import reportsEn from "./en/reports.json";
import roomEn from "./en/room.json";
import speedEn from "./en/speed.json";
import takingEn from "./en/taking.json";
import wallEn from "./en/wall.json";
import waysEn from "./en/ways.json";
import areasId from "./id/areas.json";
import callsId from "./id/calls.json";
import consoleId from "./id/console.json";
import csvId from "./id/csv.json";
import displaysId from "./id/displays.json";
import fieldId from "./id/field.json";
import forwardingId from "./id/forwarding.json";
import incidentId from "./id/incident.json";
import insightId from "./id/insight.json";
import liveId from "./id/live.json";
import monthlyReportId from "./id/monthly-report.json";
import motionId from "./id/motion.json";
import notationId from "./id/notation.json";
import pageTitlesId from "./id/page-titles.json";
import peopleId from "./id/people.json";
import referenceId from "./id/reference.json";
import reportsId from "./id/reports.json";
import roomId from "./id/room.json";
import speedId from "./id/speed.json";
import takingId from "./id/taking.json";
import wallId from "./id/wall.json";
import waysId from "./id/ways.json";

/** Every text of the product by language. Each file holds the words of screens or files that belong together; keys are unique. */
export const catalogues = {
  id: {
    ...areasId,
    ...callsId,
    ...consoleId,
    ...csvId,
    ...displaysId,
    ...fieldId,
    ...forwardingId,
    ...incidentId,
    ...insightId,
    ...liveId,
    ...monthlyReportId,
    ...motionId,
    ...notationId,
    ...pageTitlesId,
    ...peopleId,
    ...referenceId,
    ...reportsId,
    ...roomId,
    ...speedId,
    ...takingId,
    ...wallId,
    ...waysId,
  },
  en: {
    ...areasEn,
    ...callsEn,
    ...consoleEn,
    ...csvEn,
    ...displaysEn,
    ...fieldEn,
    ...forwardingEn,
    ...incidentEn,
    ...insightEn,
    ...liveEn,
    ...monthlyReportEn,
    ...motionEn,
    ...notationEn,
    ...pageTitlesEn,
    ...peopleEn,
    ...referenceEn,
    ...reportsEn,
    ...roomEn,
    ...speedEn,
    ...takingEn,
    ...wallEn,
    ...waysEn,
  },
};
export type Locale = keyof typeof catalogues;
export type Messages = (typeof catalogues)["id"];

/** The languages of the product; the first is the default. */
export const locales = Object.keys(catalogues) as [Locale, ...Locale[]];

/**
 * One of the two texts that the database stores of incident types and questions. A language without stored texts shows the English
 * ones.
 */
export function storedText(locale: Locale, texts: { id: string; en: string }): string {
  return texts[locale] ?? texts.en;
}
