import type { LngLat } from "../../../db/columns";
import { distanceM } from "../simulation/path";
import { type Random, randomBetween } from "../simulation/random";
import { drawGaussian } from "./calendar";
import type { Crew, HistoryIncidentType, ReferenceData } from "./reference-data";
import type { ThemePattern } from "./theme-patterns";

/**
 * When a crew reached each state of its assignment, in ms since 1970; null if the crew did not reach the state or did
 * not record the time. `endMs` is when the response ended, whether or not the crew recorded it.
 */
export type ResponseTimes = {
  crew: Crew;
  assigned: number;
  acknowledged: number | null;
  enRoute: number | null;
  onScene: number | null;
  transporting: number | null;
  cleared: number | null;
  endMs: number;
};

/** Ratio of road distance to straight-line distance. */
const detourFactor = 1.35;
/** Share of assignments with a missing timestamp. */
const incompleteShare = 0.17;
const patientTransportKinds = new Set(["ambulance"]);

/**
 * Picks the nearest crew of the right kind (sometimes the second or third nearest) and generates the times of its
 * response. The drive takes minutes in a town, but more than an hour where no station is near. Dispatch and
 * acknowledgement get 5% faster with each year since the history began (`years`). Returns null if there is no crew of
 * that kind.
 */
export function generateResponse(
  {
    openedMs,
    at,
    type,
    pattern,
    years,
  }: { openedMs: number; at: LngLat; type: HistoryIncidentType; pattern: ThemePattern; years: number },
  { crews }: ReferenceData,
  random: Random,
): ResponseTimes | null {
  const nearestCrews = crews
    .filter(({ kind }) => kind === type.kind)
    .map((crew) => ({ crew, metres: distanceM(crew.home, at) }))
    .sort((a, b) => a.metres - b.metres);
  const chosenCrew = (random() < 0.16 ? nearestCrews.at(1 + Math.floor(random() * 2)) : undefined) ?? nearestCrews[0];
  if (!chosenCrew) return null;
  const { crew, metres } = chosenCrew;
  const randomDelayFactor = () => Math.exp(drawGaussian(random) * 0.45);
  const randomDelayMs = (median: number) => Math.round(median * randomDelayFactor()) * 1_000;
  const yearlySpeedUp = 0.95 ** years;
  const assignedMs = openedMs + randomDelayMs((type.sensitive ? 110 : 28) * yearlySpeedUp);
  const acknowledged = assignedMs + randomDelayMs(42 * yearlySpeedUp);
  const enRoute = acknowledged + randomDelayMs(patientTransportKinds.has(crew.kind) ? 85 : 150);
  const driveSeconds = ((Math.max(metres, 400) * detourFactor) / 1_000 / pattern.speedKmh) * 3_600;
  const onScene = enRoute + randomDelayMs(driveSeconds + 60);
  const stayMs = randomBetween(random, ...pattern.stayMinutes) * 60_000;
  const takesPatient = patientTransportKinds.has(crew.kind) && random() < 0.62;
  const transporting = takesPatient ? onScene + Math.min(stayMs, randomDelayMs(18 * 60)) : null;
  const endMs =
    Math.round((takesPatient ? (transporting ?? onScene) + randomDelayMs(35 * 60) : onScene + stayMs) / 1_000) * 1_000;
  const times = { crew, assigned: assignedMs, acknowledged, enRoute, onScene, transporting, cleared: endMs, endMs };
  return random() < incompleteShare ? dropTimestamps(times, random) : times;
}

/** Drops timestamps, as if the crew had forgotten to record them: usually one, sometimes all but the first. */
function dropTimestamps(times: ResponseTimes, random: Random): ResponseTimes {
  const draw = random();
  if (draw < 0.3) return { ...times, acknowledged: null };
  if (draw < 0.5) return { ...times, enRoute: null };
  if (draw < 0.65) return { ...times, onScene: null };
  if (draw < 0.85) return { ...times, cleared: null };
  return { ...times, acknowledged: null, enRoute: null, onScene: null, transporting: null, cleared: null };
}
