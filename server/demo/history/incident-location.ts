import type { LngLat } from "../../../db/columns";
import type { Precision } from "../../../db/vocabulary";
import { distanceM, movePoint } from "../simulation/path";
import { pickRandom, pickWeighted, type Random } from "../simulation/random";
import { drawGaussian } from "./calendar";
import { frequentPlaces, type Theme } from "./frequent-places";
import type { ReferenceData } from "./reference-data";

const precisionWeights = [
  ["exact", 34],
  ["approximate", 38],
  ["village", 21],
  ["district", 7],
] as const;

/**
 * Share of a theme's incidents that happen away from the places where they are frequent: near a random village or, for
 * road incidents, between two such places.
 */
const shareOutsideFrequentPlaces: Readonly<Record<Theme, number>> = {
  wildfire: 0.12,
  flood: 0.08,
  road: 0.25,
  river: 0.15,
  oil: 0.15,
  storm: 0.3,
  town: 0.28,
};

/** Picks an incident's true location (`at`), and the precision, point and address that the call taker recorded. */
export function pickLocation(
  theme: Theme,
  reference: ReferenceData,
  random: Random,
): { at: LngLat; recordedPoint: LngLat; precision: Precision; address: string } {
  const at =
    random() < shareOutsideFrequentPlaces[theme]
      ? pickPointOutsideFrequentPlaces(theme, reference, random)
      : pickPointNearFrequentPlace(theme, random);
  const [precision] = pickWeighted(random, precisionWeights, ([, weight]) => weight);
  const village = findNearestVillage(at, reference);
  const recordedPoint =
    precision === "village"
      ? village.at
      : precision === "district"
        ? (reference.districtSeats.get(village.districtCode) ?? village.at)
        : precision === "approximate"
          ? movePoint(at, Math.abs(drawGaussian(random)) * 250, random() * 360)
          : at;
  return { at, recordedPoint: roundPosition(recordedPoint), precision, address: `Sekitar ${village.name}` };
}

function pickPointNearFrequentPlace(theme: Theme, random: Random): LngLat {
  const { at, spreadKm } = pickWeighted(
    random,
    frequentPlaces.filter((spot) => spot.theme === theme),
    ({ weight }) => weight,
  );
  // Two thirds of a two-dimensional normal distribution lie within 1.5 standard deviations.
  const eastM = drawGaussian(random) * (spreadKm / 1.5) * 1_000;
  const northM = drawGaussian(random) * (spreadKm / 1.5) * 1_000;
  return movePoint(movePoint(at, eastM, 90), northM, 0);
}

function pickPointOutsideFrequentPlaces(theme: Theme, reference: ReferenceData, random: Random): LngLat {
  if (theme === "road") {
    const frequentRoadPlaces = frequentPlaces.filter((spot) => spot.theme === "road" && spot.name !== "Sekayu");
    const spotIndex = Math.floor(random() * (frequentRoadPlaces.length - 1));
    const [from, to] = [frequentRoadPlaces[spotIndex]?.at, frequentRoadPlaces[spotIndex + 1]?.at];
    if (from && to) {
      const fraction = random();
      return { lng: from.lng + fraction * (to.lng - from.lng), lat: from.lat + fraction * (to.lat - from.lat) };
    }
  }
  const { at } = pickRandom(random, reference.villages);
  return movePoint(at, Math.abs(drawGaussian(random)) * 1_500, random() * 360);
}

function findNearestVillage(at: LngLat, { villages }: ReferenceData) {
  let nearestSoFar = villages[0];
  let minDistanceM = Number.POSITIVE_INFINITY;
  for (const village of villages) {
    const metres = distanceM(at, village.at);
    if (metres < minDistanceM) [nearestSoFar, minDistanceM] = [village, metres];
  }
  if (!nearestSoFar) throw new Error("no village has a point; is the reference data loaded?");
  return nearestSoFar;
}

/** Rounds a position to five decimal places, which is about one metre. */
function roundPosition({ lng, lat }: LngLat): LngLat {
  return { lng: Math.round(lng * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5 };
}
