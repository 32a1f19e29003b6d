import type { LngLat } from "../../../db/columns";
import { distanceM } from "../simulation/path";
import { between, type Random } from "../simulation/random";
import { bell } from "./calendar";
import type { Crew, Ground, Type } from "./ground";
import type { Season } from "./seasons";

/** When a crew did what, in ms; what was not stamped is null. `endMs` is when it was over, stamped or not. */
export type Help = {
  crew: Crew;
  assigned: number;
  acknowledged: number | null;
  enRoute: number | null;
  onScene: number | null;
  transporting: number | null;
  cleared: number | null;
  endMs: number;
};

/** Roads are so much longer than the straight line. */
const detour = 1.35;
/** Of a hundred chains so many lack a stamp. */
const incomplete = 0.17;
const carriesPatients = new Set(["ambulance"]);

/**
 * The nearest crew of the kind, now and then the one behind it, and the times it took: minutes in town, more than an hour where the
 * station is far. `years` since the history began make the room somewhat quicker.
 */
export function howHelpCame(
  { openedMs, at, type, season, years }: { openedMs: number; at: LngLat; type: Type; season: Season; years: number },
  { crews }: Ground,
  random: Random,
): Help | null {
  const ranked = crews
    .filter(({ kind }) => kind === type.kind)
    .map((crew) => ({ crew, metres: distanceM(crew.home, at) }))
    .sort((one, other) => one.metres - other.metres);
  const chosen = (random() < 0.16 ? ranked.at(1 + Math.floor(random() * 2)) : undefined) ?? ranked[0];
  if (!chosen) return null;
  const { crew, metres } = chosen;
  const longer = () => Math.exp(bell(random) * 0.45);
  const seconds = (median: number) => Math.round(median * longer()) * 1_000;
  const practice = 0.95 ** years;
  const assigned = openedMs + seconds((type.sensitive ? 110 : 28) * practice);
  const acknowledged = assigned + seconds(42 * practice);
  const enRoute = acknowledged + seconds(carriesPatients.has(crew.kind) ? 85 : 150);
  const driven = ((Math.max(metres, 400) * detour) / 1_000 / season.kmh) * 3_600;
  const onScene = enRoute + seconds(driven + 60);
  const stay = between(random, ...season.stayMinutes) * 60_000;
  const carries = carriesPatients.has(crew.kind) && random() < 0.62;
  const transporting = carries ? onScene + Math.min(stay, seconds(18 * 60)) : null;
  const endMs = Math.round((carries ? (transporting ?? onScene) + seconds(35 * 60) : onScene + stay) / 1_000) * 1_000;
  const help = { crew, assigned, acknowledged, enRoute, onScene, transporting, cleared: endMs, endMs };
  return random() < incomplete ? withoutSome(help, random) : help;
}

/** Crews forget the phone: mostly one stamp, seldom all but the first. */
function withoutSome(help: Help, random: Random): Help {
  const chance = random();
  if (chance < 0.3) return { ...help, acknowledged: null };
  if (chance < 0.5) return { ...help, enRoute: null };
  if (chance < 0.65) return { ...help, onScene: null };
  if (chance < 0.85) return { ...help, cleared: null };
  return { ...help, acknowledged: null, enRoute: null, onScene: null, transporting: null, cleared: null };
}
