import { describe, expect, test } from "vitest";
import { answersByLetter } from "../../app/dispatch/intake/answer-keys";
import { roles, scopes } from "../../db/access-vocabulary";
import { agencyRefusals, channelKinds } from "../../db/agency-vocabulary";
import { eventKinds } from "../../db/event-kinds";
import { sourceLicences } from "../../db/hazard-vocabulary";
import { closureReasons, vehicles } from "../../db/network-vocabulary";
import type { PassedOverUnit } from "../../db/queries/assignment";
import { alarmKinds } from "../../db/schema/alarms";
import * as vocabulary from "../../db/vocabulary";
import { safetyChecks } from "../../server/domain/alarm";
import { deliveryFailures } from "../../server/domain/delivery";
import { groundGapCodes } from "../../server/domain/ground-gaps";
import { pressKinds, pressRefusals } from "../../server/domain/press";
import { languages, screenThemes } from "../../server/domain/screen-settings";
import { shortageReasons } from "../../server/domain/shortage";
import { fieldReasons, statusByRefusalCode } from "../../server/errors";
import { catalogues } from "../../server/words/catalogues";
import { locales, type Messages } from "../../server/words/languages";
import { readSources } from "../support/source-files";

const { id } = catalogues;

type Cause = PassedOverUnit["cause"] | "dispatcher-choice" | "position-hidden" | "declined-or-recalled";
const causes = Object.keys({
  busy: true,
  "off-duty": true,
  "crew-emergency": true,
  "missing-skill": true,
  "no-position": true,
  "outside-area": true,
  "being-taken": true,
  "declined-or-recalled": true,
  "dispatcher-choice": true,
  "position-hidden": true,
} satisfies Record<Cause, true>);

const closedLists: [section: keyof Messages, words: readonly (string | number)[]][] = [
  ["category", vocabulary.categories],
  ["priority", vocabulary.priorities],
  ["precision", vocabulary.precisions],
  ["precisionShort", vocabulary.precisions],
  ["disposition", vocabulary.dispositions],
  ["unitKind", vocabulary.unitKinds],
  ["mobility", vocabulary.mobilities],
  ["duty", vocabulary.duties],
  ["unitStatus", vocabulary.unitStatuses],
  ["assignmentState", vocabulary.assignmentStates],
  ["assignmentStep", vocabulary.assignmentStates],
  ["incidentStatus", vocabulary.incidentStatuses],
  ["dispatchRule", vocabulary.dispatchRules],
  ["typeMode", vocabulary.typeModes],
  ["positionBasis", vocabulary.positionBases],
  ["positionQuality", vocabulary.positionQualities],
  ["crewPress", [...pressKinds, "photo"]],
  ["pressRefusal", pressRefusals],
  ["facilityKind", vocabulary.facilityKinds],
  ["placeKind", vocabulary.placeKinds],
  ["closeCode", vocabulary.closeCodes],
  ["alarmKind", alarmKinds],
  ["safetyCheck", safetyChecks],
  ["channelKind", channelKinds],
  ["agencyRefusal", agencyRefusals],
  ["answer", vocabulary.answerValues],
  ["callSource", vocabulary.callSources],
  ["role", roles],
  ["vehicle", vehicles],
  ["closureReason", closureReasons],
  ["screenLanguage", languages],
  ["screenTheme", screenThemes],
  ["passedOver", causes],
  ["shortage", [...shortageReasons, "released"]],
  // Keys must not contain dots, because use-intl reads a key with dots as a path into the catalogue.
  ["eventKind", eventKinds.map((kind) => kind.replace(".", "-"))],
  ["scope", scopes],
  ["scopeHint", scopes],
  ["fieldCause", fieldReasons],
  ["deliveryFailure", deliveryFailures],
  ["sourceLicence", sourceLicences],
  ["groundGap", groundGapCodes],
  ["groundGapMeaning", groundGapCodes],
  ["refusal", [...Object.keys(statusByRefusalCode), "internal", "network"]],
];

test.each(locales)("all languages have the same keys: %s", (locale) => {
  expect(listPaths(catalogues[locale])).toEqual(listPaths(id));
});

test("every page has a title", () => {
  const pagePaths = readSources("app").flatMap(({ path }) => /^app\/(.+)\/page\.tsx$/.exec(path)?.[1] ?? []);
  expect(pagePaths.length).toBeGreaterThan(20);
  expect(
    pagePaths.map((pagePath) => pagePath.replace(/\/\[.*/, "")).filter((pagePath) => !(pagePath in id.pageTitle)),
  ).toEqual([]);
});

test.each(locales)("a message has the same placeholders in all languages: %s", (locale) => {
  const listByPath = (catalogue: object) => listTexts(catalogue).map(([path, text]) => [path, listPlaceholders(text)]);
  expect(listByPath(catalogues[locale])).toEqual(listByPath(id));
});

describe.each(locales)("every value of the closed lists has a name: %s", (language) => {
  test.each(closedLists)("%s", (section, words) => {
    const names = catalogues[language][section] as Record<string, string>;
    expect(words.filter((word) => !names[word]?.trim())).toEqual([]);
  });
});

test("the reason of a shortage is worded as of the search, because it may have passed since", () => {
  for (const reason of ["none-on-duty", "all-busy"] as const) {
    expect(id.shortage[reason]).toContain("saat dicari");
    expect(catalogues.en.shortage[reason]).toContain("when searched");
  }
});

test("a crew is not told that acknowledging a task reports the departure, which has its own button", () => {
  expect(id.crewTask.newText).not.toMatch(/berangkat/i);
  expect(catalogues.en.crewTask.newText).not.toMatch(/coming|en route/i);
});

test("an empty list of backups does not repeat the line above it, which says that there is none", () => {
  expect(id.backups.noBackup).not.toContain(id.backups.empty);
  expect(catalogues.en.backups.empty).not.toMatch(/backup/i);
});

test.each(locales)(
  "the label of a unit without a current fix says that it is only drawn there, as the legend does (%s)",
  (locale) => {
    const { atStation, neverReported, lostLegend } = catalogues[locale].unitAge;
    const [, place] = lostLegend.split(", ");
    for (const label of [atStation, neverReported]) expect(label.split(", ")[0]).toBe(place);
  },
);

test("an empty list of failed messages does not claim that all were delivered: some may still be retried", () => {
  expect(id.deliveries.empty).not.toMatch(/terkirim/i);
  expect(catalogues.en.deliveries.empty).not.toMatch(/delivered|sent/i);
});

test.each(locales)("the targets of the statistics name the step and the page where they are set: %s", (locale) => {
  const { speed, insightStep, adminSection } = catalogues[locale];
  expect(speed.targetsLead).toMatch(new RegExp(`^“${insightStep.total}” .*> ${adminSection.targets};`));
});

test("Indonesian statistics call what they count insiden, as the other screens do", () => {
  const countingTexts = { speed: id.speed, quality: id.quality, report: id.monthlyReport.method };
  expect(listTexts(countingTexts).filter(([, text]) => /kejadian/i.test(text))).toEqual([]);
  expect(id.insightFilter.allIncidents).toBe("Semua insiden");
});

test.each(locales)("the help of the keys for answers names the buttons, each with its keys: %s", (locale) => {
  const { keys, answer } = catalogues[locale];
  const expectedParts = Object.entries(answer).map(([code, button]) => {
    const letters = [...answersByLetter].filter(([, meaning]) => meaning === code).map(([letter]) => letter);
    return [letters, button.toLowerCase()];
  });
  const parts = keys.answers.split(": ")[1]?.split(", ") ?? [];
  expect(parts.map((part) => [part.match(/\b[A-Z]\b/g), part.replace(/^.*\b[A-Z] /, "")])).toEqual(expectedParts);
});

test.each(locales)(
  "the first step of an incident is not named like its call, which was received at another time: %s",
  (locale) => {
    const { incidentStep, incidentLog } = catalogues[locale];
    expect(incidentLog.call.toLowerCase()).not.toContain(incidentStep.received.toLowerCase());
  },
);

test("the English wall marks simulated data with the word of the other screens", () => {
  const { common, wall, wallStatusBar } = catalogues.en;
  expect(wall.simulated).toBe(common.simulated);
  expect(wallStatusBar.simulated).toMatch(new RegExp(`^${common.simulated}:`));
});

test("the retention of incident texts names the field as the form does", () => {
  expect(id.privacy.incidentDaysHint).toContain(`, ${id.intake.description.toLowerCase()},`);
});

test("the page of backups says how often backups and drills are made", () => {
  expect(id.backups.lead).toMatch(/setiap malam.*mingguan/);
  expect(catalogues.en.backups.lead).toMatch(/^Nightly.*weekly/);
});

test("an alarm is handled and not answered, because a dispatcher answers the telephone", () => {
  const { alarms, keys, shift, incidentLog, eventKind } = catalogues.en;
  const texts = [...listTexts(alarms), ...listTexts(incidentLog)].filter(([, text]) => /alarm|answer/i.test(text));
  const alarmTexts = texts.filter(([key]) => key !== "answered" && key !== "handoverAnswered").map(([, text]) => text);
  for (const text of [...alarmTexts, keys.answer, shift.alarms, shift.alarmAnswered, eventKind["alarm-answered"]])
    expect(text).not.toMatch(/answer/i);
});

test("a place counted from the station does not read as if the crew were at its station", () => {
  for (const { basis } of Object.values(catalogues))
    for (const text of [basis.stale, basis.staleEarlier, basis.never])
      expect(text).toMatch(/^(counted from its station|dihitung dari pos), /);
});

test("an agency's mark of a new incident names the button that removes it, and whose it is", () => {
  expect(id.officer.unacknowledged.toLowerCase()).toContain("menerima laporan");
  expect(id.officer.acknowledge.toLowerCase()).toContain("terima laporan");
  expect(catalogues.en.officer.unacknowledged).toContain(`not ${catalogues.en.officer.acknowledge.toLowerCase()}d`);
  for (const { officer } of Object.values(catalogues)) expect(officer.unacknowledged).toMatch(/^(Agency|Instansi) /);
});

test("the button that ends a crew's task does not read as the one that resolves the incident", () => {
  for (const { assignmentStep, crewPress, incidentAction } of Object.values(catalogues)) {
    expect(assignmentStep.clear).not.toBe(incidentAction.resolve);
    expect(crewPress.clear).toBe(assignmentStep.clear);
  }
});

// The list of terms is docs/glossary.md.
test("Indonesian screens do not use words that were replaced by the usual ones of 112 centres", () => {
  const replacedWords =
    /papan tik|nama panggil|tanpa dasar|panggilan hantu|\biseng\b|gangguan|wawasan|dinding|palet perintah|penerima panggilan|petugas pengerahan|\bawak\b|\bkru\b|sunting|peragaan|bertumpuk|tidak terbaca|nama setempat|regu jaga|belum terpenuhi|\boperator\b|\bsensitif\b|(?<!\{)\bbrowser\b/i;
  expect(listTexts(id).filter(([, text]) => replacedWords.test(text))).toEqual([]);
});

function listTexts(catalogue: object, parentPath = ""): [path: string, text: string][] {
  return Object.entries(catalogue).flatMap(([key, value]) => {
    const path = parentPath ? `${parentPath}.${key}` : key;
    return typeof value === "string" ? [[path, value] as [string, string]] : listTexts(value, path);
  });
}

function listPaths(catalogue: object): string[] {
  return listTexts(catalogue).map(([path]) => path);
}

/** Returns the distinct placeholders and tags in a message, without the texts of its plural forms. */
function listPlaceholders(text: string): string[] {
  const names = [...text.matchAll(/(?<!(?:one|other|=\d) )\{(\w+)[,}]|<(\w+)>/g)].map(
    ([, placeholder, tag]) => placeholder ?? `<${tag}>`,
  );
  return [...new Set(names)].sort();
}
