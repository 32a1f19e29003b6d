import { createHash } from "node:crypto";
import type { PastCall, PastIncident } from "../../../db/history-queries";
import { pointAway } from "../simulation/path";
import { between, pick, pickWeighted, type Random, seededRandom } from "../simulation/random";
import { happenings } from "../simulation/scenario";
import { bell, howMany, type Month, momentIn, outagesOf } from "./calendar";
import type { Ground } from "./ground";
import { type Theme, themes } from "./hot-spots";
import { howHelpCame } from "./how-help-came";
import { noiseHours, noiseKinds, type Season, seasons } from "./seasons";
import { whereItWas } from "./where-it-was";

export type Told = { incidents: PastIncident[]; calls: PastCall[] };

/** More of it every year, as more people know the number. */
const growth = 0.055;
/** Of a hundred incidents: told of once more as if they were new, opened again, never answered by a crew, marked as sensitive. */
const shares = { merged: 0.04, reopened: 0.02, noCrew: 0.04, marked: 0.012, rungIn: 0.94, calledTwice: 0.14 };
const descriptions = new Map(happenings.map(({ type, description }) => [type, description]));

/** What happened in a month, always the same for the same month: `years` since the history began, and none of it outside the span. */
export function tellMonth(month: Month, ground: Ground, span: { fromMs: number; toMs: number; years: number }): Told {
  const random = seededRandom(`history of ${month.name}`);
  const outages = outagesOf(month.year, seededRandom(`outages of ${month.year}`));
  const isKept = (ms: number) =>
    ms >= span.fromMs && ms < span.toMs && !outages.some(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
  const told: Told = { incidents: [], calls: [] };
  for (const theme of themes) {
    const season = seasons[theme];
    const year = Math.exp(bell(seededRandom(`${theme} in ${month.year}`)) * season.unrest);
    const mean = (season.months[month.index] ?? 0) * year * (0.87 + growth * span.years);
    const count = howMany(mean, random);
    // Water comes in a few days, and everywhere at once.
    const days = Array.from({ length: 3 }, () => Math.floor(random() * month.days));
    for (let number = 0; number < count; number++) {
      const openedMs = momentIn(month, season, random, theme === "flood" && random() < 0.8 ? days : undefined);
      const incident = anIncident(
        { theme, season, openedMs, name: `${month.name}:${theme}:${number}` },
        ground,
        span,
        random,
      );
      // What was still going on at the end of the span is left out: nothing of it lies ahead.
      if (!isKept(openedMs) || Date.parse(incident.closed_at) >= span.toMs) continue;
      told.incidents.push(incident);
      tellAgain(told, incident, isKept, random);
    }
  }
  tellNoise(told, month, isKept, random);
  return told;
}

type Happened = { theme: Theme; season: Season; openedMs: number; name: string };

function anIncident(
  { theme, season, openedMs, name }: Happened,
  ground: Ground,
  { years }: { years: number },
  random: Random,
): PastIncident {
  const [code] = pickWeighted(random, season.types, ([, weight]) => weight);
  const type = ground.types.get(code) ?? { priority: 3, sensitive: false, kind: null };
  const { at, written, precision, address } = whereItWas(theme, ground, random);
  const help = random() < shares.noCrew ? null : howHelpCame({ openedMs, at, type, season, years }, ground, random);
  const [closing] = pickWeighted(random, season.closings, ([, weight]) => weight);
  const closedMs = (help?.endMs ?? openedMs) + Math.round(between(random, 120, 1_500)) * 1_000;
  const rung = random() < shares.rungIn;
  const answered = openedMs - Math.round(between(random, 35, 120)) * 1_000;
  const called = answered - Math.round(Math.exp(2.1 + bell(random) * 0.6)) * 1_000;
  const sensitive = type.sensitive || random() < shares.marked;
  const shift = random() < 0.2 ? (random() < 0.5 ? 1 : -1) : 0;
  return {
    nr: 0,
    id: uuidOf(name),
    external_id: name,
    hash: name,
    type: code,
    priority: Math.min(4, Math.max(1, type.priority + shift)),
    ...written,
    precision,
    address,
    description: descriptions.get(code) ?? null,
    sensitive,
    opened_at: iso(openedMs),
    called_at: rung ? iso(called) : null,
    answered_at: rung ? iso(answered) : null,
    unit_id: help?.crew.id ?? null,
    assigned_at: optional(help?.assigned),
    acknowledged_at: optional(help?.acknowledged),
    en_route_at: optional(help?.enRoute),
    on_scene_at: optional(help?.onScene),
    transporting_at: optional(help?.transporting),
    cleared_at: optional(help?.cleared),
    closed_at: iso(closedMs),
    close_code: help ? closing : pick(random, ["no-unit", "cancelled-by-caller", "false-report"] as const),
    reopened: help && random() < shares.reopened ? 1 : 0,
  };
}

/** Others call about the same: mostly the call is joined to it, sometimes it becomes an incident that is merged later. */
function tellAgain(told: Told, first: PastIncident, isKept: (ms: number) => boolean, random: Random): void {
  const openedMs = Date.parse(first.opened_at);
  if (random() < shares.calledTwice) {
    for (let more = 1 + Math.floor(random() * 3); more > 0; more--) {
      const receivedMs = openedMs + Math.round(between(random, 60, 1_800)) * 1_000;
      if (isKept(receivedMs))
        told.calls.push(aCall(`${first.external_id}:more-${more}`, receivedMs, "duplicate", first.external_id, random));
    }
  }
  if (random() >= shares.merged) return;
  const againMs = openedMs + Math.round(between(random, 120, 1_500)) * 1_000;
  const name = `${first.external_id}:again`;
  const beside = pointAway(first, Math.abs(bell(random)) * 300, random() * 360);
  const none = { unit_id: null, assigned_at: null, acknowledged_at: null, en_route_at: null, on_scene_at: null };
  if (!isKept(againMs)) return;
  told.incidents.push({
    ...first,
    ...none,
    transporting_at: null,
    cleared_at: null,
    id: uuidOf(name),
    external_id: name,
    hash: name,
    ...(first.precision === "village" || first.precision === "district" ? {} : beside),
    opened_at: iso(againMs),
    called_at: iso(againMs - 90_000),
    answered_at: iso(againMs - 78_000),
    closed_at: iso(againMs + 240_000),
    close_code: "duplicate",
    reopened: 0,
  });
}

/** The calls that led to nothing: from a quarter to nearly two thirds of all, otherwise from month to month, most in the evening. */
function tellNoise(told: Told, month: Month, isKept: (ms: number) => boolean, random: Random): void {
  const wave = Math.sin((month.year * 12 + month.index) / 4.7);
  const share = Math.min(0.66, Math.max(0.22, 0.45 + 0.16 * wave + 0.05 * bell(random)));
  const serious = told.calls.length + told.incidents.filter((one) => one.called_at !== null).length;
  const count = Math.round((serious * share) / (1 - share));
  const shape = { hours: noiseHours, weekdays: [9, 9, 9, 9, 10, 12, 12] };
  for (let number = 0; number < count; number++) {
    const receivedMs = momentIn(month, shape, random);
    const [kind] = pickWeighted(random, noiseKinds, ([, weight]) => weight);
    if (isKept(receivedMs)) told.calls.push(aCall(`${month.name}:noise:${number}`, receivedMs, kind, null, random));
  }
}

function aCall(
  name: string,
  receivedMs: number,
  disposition: PastCall["disposition"],
  incident: string | null,
  random: Random,
): PastCall {
  const rang = Math.round(Math.exp(2.2 + bell(random) * 0.6)) * 1_000;
  const answered = disposition === "dropped" ? null : iso(receivedMs + rang);
  return { nr: 0, external_id: name, received_at: iso(receivedMs), answered_at: answered, disposition, incident };
}

/** Always the same for the same name, in the shape of version 8. */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(`history:${name}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function optional(ms: number | null | undefined): string | null {
  return ms == null ? null : iso(ms);
}
