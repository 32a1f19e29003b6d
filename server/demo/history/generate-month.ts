import { createHash } from "node:crypto";
import type { PastCall, PastIncident } from "../../../db/queries/history";
import { incidentTemplates } from "../simulation/incident-templates";
import { movePoint } from "../simulation/path";
import { pickRandom, pickWeighted, type Random, randomBetween, seededRandom } from "../simulation/random";
import { drawGaussian, drawPoisson, generateOutages, type Month, pickRandomMoment } from "./calendar";
import { type Theme, themes } from "./frequent-places";
import { pickLocation } from "./incident-location";
import type { ReferenceData } from "./reference-data";
import { generateResponse } from "./response-times";
import { filteredCallDispositions, filteredCallHourWeights, type ThemePattern, themePatterns } from "./theme-patterns";

export type GeneratedMonth = { incidents: PastIncident[]; calls: PastCall[] };

/** Yearly growth in the number of incidents, as a fraction: each year, more people know the number 112. */
const yearlyGrowth = 0.055;
/**
 * Shares of incidents, from 0 to 1. `merged`: a second incident about the same event was created and merged; `noCrew`:
 * no crew was sent; `markedSensitive`: the incident was marked as sensitive although its type is not sensitive.
 */
const shares = {
  merged: 0.04,
  reopened: 0.02,
  noCrew: 0.04,
  markedSensitive: 0.012,
  byPhone: 0.94,
  severalCallers: 0.14,
};
const descriptions = new Map(incidentTemplates.map(({ type, description }) => [type, description]));

/**
 * Generates the incidents and calls in the part of a month that is within `span`. The same month and reference data
 * always give the same result. `years` is the number of years from the beginning of the history to the month.
 */
export function generateMonth(
  month: Month,
  reference: ReferenceData,
  span: { fromMs: number; toMs: number; years: number },
): GeneratedMonth {
  const random = seededRandom(`history of ${month.name}`);
  const outages = generateOutages(month.year, seededRandom(`outages of ${month.year}`));
  const isInSpan = (ms: number) =>
    ms >= span.fromMs && ms < span.toMs && !outages.some(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
  const generatedMonth: GeneratedMonth = { incidents: [], calls: [] };
  for (const theme of themes) {
    const pattern = themePatterns[theme];
    const yearFactor = Math.exp(drawGaussian(seededRandom(`${theme} in ${month.year}`)) * pattern.yearlyVariation);
    const expectedCount = (pattern.months[month.index] ?? 0) * yearFactor * (0.87 + yearlyGrowth * span.years);
    const count = drawPoisson(expectedCount, random);
    // Most floods of a month (80%) fall on at most three days, in many places at once.
    const floodDays = Array.from({ length: 3 }, () => Math.floor(random() * month.dayCount));
    for (let index = 0; index < count; index++) {
      const openedMs = pickRandomMoment(
        month,
        pattern,
        random,
        theme === "flood" && random() < 0.8 ? floodDays : undefined,
      );
      const incident = generateIncident(
        { theme, pattern, openedMs, name: `${month.name}:${theme}:${index}` },
        reference,
        span,
        random,
      );
      // Skip incidents outside the span or in an outage, and those that would be closed after the end of the span.
      if (!isInSpan(openedMs) || Date.parse(incident.closed_at) >= span.toMs) continue;
      generatedMonth.incidents.push(incident);
      addRepeatCalls(generatedMonth, incident, isInSpan, random);
    }
  }
  addFilteredCalls(generatedMonth, month, isInSpan, random);
  return generatedMonth;
}

type IncidentSeed = { theme: Theme; pattern: ThemePattern; openedMs: number; name: string };

function generateIncident(
  { theme, pattern, openedMs, name }: IncidentSeed,
  reference: ReferenceData,
  { years }: { years: number },
  random: Random,
): PastIncident {
  const [code] = pickWeighted(random, pattern.types, ([, weight]) => weight);
  const type = reference.types.get(code) ?? { priority: 3, sensitive: false, kind: null };
  const { at, recordedPoint, precision, address } = pickLocation(theme, reference, random);
  const response =
    random() < shares.noCrew ? null : generateResponse({ openedMs, at, type, pattern, years }, reference, random);
  const [closeCode] = pickWeighted(random, pattern.closeCodes, ([, weight]) => weight);
  const closedMs = (response?.endMs ?? openedMs) + Math.round(randomBetween(random, 120, 1_500)) * 1_000;
  const isByPhone = random() < shares.byPhone;
  const answeredMs = openedMs - Math.round(randomBetween(random, 35, 120)) * 1_000;
  const calledMs = answeredMs - Math.round(Math.exp(2.1 + drawGaussian(random) * 0.6)) * 1_000;
  const sensitive = type.sensitive || random() < shares.markedSensitive;
  const priorityOffset = random() < 0.2 ? (random() < 0.5 ? 1 : -1) : 0;
  return {
    row_index: 0,
    id: toUuid(name),
    external_id: name,
    hash: name,
    type: code,
    priority: Math.min(4, Math.max(1, type.priority + priorityOffset)),
    ...recordedPoint,
    precision,
    address,
    description: descriptions.get(code) ?? null,
    sensitive,
    opened_at: formatIso(openedMs),
    called_at: isByPhone ? formatIso(calledMs) : null,
    answered_at: isByPhone ? formatIso(answeredMs) : null,
    unit_id: response?.crew.id ?? null,
    assigned_at: formatOptionalIso(response?.assigned),
    acknowledged_at: formatOptionalIso(response?.acknowledged),
    en_route_at: formatOptionalIso(response?.enRoute),
    on_scene_at: formatOptionalIso(response?.onScene),
    transporting_at: formatOptionalIso(response?.transporting),
    cleared_at: formatOptionalIso(response?.cleared),
    closed_at: formatIso(closedMs),
    close_code: response ? closeCode : pickRandom(random, ["no-unit", "cancelled-by-caller", "false-report"] as const),
    reopened: response && random() < shares.reopened ? 1 : 0,
  };
}

/**
 * Adds further calls about an incident. Some are linked to the incident. For others, a second incident was created and
 * later closed as a duplicate.
 */
function addRepeatCalls(
  generatedMonth: GeneratedMonth,
  firstIncident: PastIncident,
  isInSpan: (ms: number) => boolean,
  random: Random,
): void {
  const openedMs = Date.parse(firstIncident.opened_at);
  if (random() < shares.severalCallers) {
    for (let remainingCount = 1 + Math.floor(random() * 3); remainingCount > 0; remainingCount--) {
      const receivedMs = openedMs + Math.round(randomBetween(random, 60, 1_800)) * 1_000;
      if (isInSpan(receivedMs))
        generatedMonth.calls.push(
          generateCall(
            `${firstIncident.external_id}:more-${remainingCount}`,
            receivedMs,
            "duplicate",
            firstIncident.external_id,
            random,
          ),
        );
    }
  }
  if (random() >= shares.merged) return;
  const mergedOpenedMs = openedMs + Math.round(randomBetween(random, 120, 1_500)) * 1_000;
  const name = `${firstIncident.external_id}:again`;
  const nearbyPoint = movePoint(firstIncident, Math.abs(drawGaussian(random)) * 300, random() * 360);
  const emptyTimes = { unit_id: null, assigned_at: null, acknowledged_at: null, en_route_at: null, on_scene_at: null };
  if (!isInSpan(mergedOpenedMs)) return;
  generatedMonth.incidents.push({
    ...firstIncident,
    ...emptyTimes,
    transporting_at: null,
    cleared_at: null,
    id: toUuid(name),
    external_id: name,
    hash: name,
    ...(firstIncident.precision === "village" || firstIncident.precision === "district" ? {} : nearbyPoint),
    opened_at: formatIso(mergedOpenedMs),
    called_at: formatIso(mergedOpenedMs - 90_000),
    answered_at: formatIso(mergedOpenedMs - 78_000),
    closed_at: formatIso(mergedOpenedMs + 240_000),
    close_code: "duplicate",
    reopened: 0,
  });
}

/**
 * Adds filtered calls, which have no incident: 22% to 66% of all calls, depending on the month. Most are in the
 * evening.
 */
function addFilteredCalls(
  generatedMonth: GeneratedMonth,
  month: Month,
  isInSpan: (ms: number) => boolean,
  random: Random,
): void {
  const slowVariation = Math.sin((month.year * 12 + month.index) / 4.7);
  const filteredShare = Math.min(0.66, Math.max(0.22, 0.45 + 0.16 * slowVariation + 0.05 * drawGaussian(random)));
  const genuineCallCount =
    generatedMonth.calls.length + generatedMonth.incidents.filter((incident) => incident.called_at !== null).length;
  const count = Math.round((genuineCallCount * filteredShare) / (1 - filteredShare));
  const timeWeights = { hours: filteredCallHourWeights, weekdays: [9, 9, 9, 9, 10, 12, 12] };
  for (let index = 0; index < count; index++) {
    const receivedMs = pickRandomMoment(month, timeWeights, random);
    const [disposition] = pickWeighted(random, filteredCallDispositions, ([, weight]) => weight);
    if (isInSpan(receivedMs))
      generatedMonth.calls.push(generateCall(`${month.name}:noise:${index}`, receivedMs, disposition, null, random));
  }
}

function generateCall(
  name: string,
  receivedMs: number,
  disposition: PastCall["disposition"],
  incidentExternalId: string | null,
  random: Random,
): PastCall {
  const ringingMs = Math.round(Math.exp(2.2 + drawGaussian(random) * 0.6)) * 1_000;
  const answeredAt = disposition === "dropped" ? null : formatIso(receivedMs + ringingMs);
  return {
    row_index: 0,
    external_id: name,
    received_at: formatIso(receivedMs),
    answered_at: answeredAt,
    disposition,
    incident: incidentExternalId,
  };
}

/** Returns a UUID (version 8) derived from a name. */
function toUuid(name: string): string {
  const hex = createHash("sha256").update(`history:${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function formatIso(ms: number): string {
  return new Date(ms).toISOString();
}

function formatOptionalIso(ms: number | null | undefined): string | null {
  return ms == null ? null : formatIso(ms);
}
