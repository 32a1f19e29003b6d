import { eq } from "drizzle-orm";
import { scopes } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { assignment, incident } from "../../db/schema/incidents";
import { assignUnit } from "../../server/assignment/assign-unit";
import { createKey } from "../../server/keys/manage-keys";
import { expect, type RequestSender, test } from "../support/http";
import {
  aContext,
  anIncident,
  aStation,
  aType,
  aUnit,
  deleteUnitsAndIncidents,
  kmFrom,
  sekayu,
} from "../support/makers";
import { createRandom } from "../support/seeded-random";

/** A place in kilometres east and north of Sekayu. The only visible crew is at [0, 0]. */
type Place = readonly [eastKm: number, northKm: number];
type NamedUnit = { callSign: string };
type SuggestedUnit = { unit: NamedUnit; passedOver: NamedUnit[] };
type IncidentResponse = { id: string; version: number; assignments: SuggestedUnit[]; proposals?: SuggestedUnit[] };

const hiddenCallSign = "HIDDEN";
const hiddenCrewStation: Place = [4, 3];
const victimPlace: Place = [-2.5, 3.4];
const otherPlace: Place = [1.2, -5.1];
const squaredKm = (place: Place, other: Place) => (place[0] - other[0]) ** 2 + (place[1] - other[1]) ** 2;
const distanceKm = (place: Place, other: Place) => Math.sqrt(squaredKm(place, other));
const toLngLat = ([east, north]: Place): LngLat => kmFrom(kmFrom(sekayu, east), north, 0);

/**
 * Creates a visible crew in Sekayu and a hidden crew at the place `at`. The hidden crew is assigned to a sensitive
 * incident, or left one five minutes ago.
 */
async function createCrews(db: Db, at: Place, state: "serving" | "leaving") {
  await deleteUnitsAndIncidents(db);
  await aUnit(db, { callSign: "VISIBLE", at: sekayu });
  const crew = await aUnit(db, {
    callSign: hiddenCallSign,
    station: await aStation(db, { at: toLngLat(hiddenCrewStation) }),
    at: toLngLat(at),
  });
  const { id } = await anIncident(db, { type: await aType(db, []), at: toLngLat(at) });
  if (state === "serving") await assignUnit(aContext(db), { incidentId: id, unitId: crew.id });
  else {
    const endedAssignment = {
      state: "clear",
      endedAt: new Date(Date.now() - 5 * 60_000),
      assignedAt: new Date(0),
    } as const;
    const values = {
      incidentId: id,
      unitId: crew.id,
      kind: crew.kind,
      chosenBy: "dispatcher",
      ...endedAssignment,
    } as const;
    await db.insert(assignment).values({ ...values, responsible: false, assignedBy: "system:test" });
  }
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
}

/**
 * Creates an incident at a place. Returns true if a response suggests that the hidden crew is nearer to that place than
 * the visible crew is.
 */
type Probe = (at: Place) => Promise<boolean>;
type Types = { auto: string; confirm: string };

function createProbes(sendRequest: RequestSender, key: string, { auto, confirm }: Types): Record<string, Probe> {
  const openIncident = async (type: string, at: Place) => {
    const { status, body } = await sendRequest("POST", "/api/v1/incidents", {
      key,
      body: { type, location: toLngLat(at) },
    });
    expect(status).toBe(201);
    return body as IncidentResponse;
  };
  const closeIncident = ({ id, version }: IncidentResponse) =>
    sendRequest("PATCH", `/api/v1/incidents/${id}`, { key, body: { status: "closed", version } });
  const callSignsOf = (assignments: readonly { unit: NamedUnit }[]) => assignments.map(({ unit }) => unit.callSign);
  const isCrewPassedOver = (assignments: SuggestedUnit[] = []) =>
    assignments.some((suggestion) => suggestion.passedOver.some(({ callSign }) => callSign === hiddenCallSign));
  return {
    "the order of candidates": async (at) => {
      const openedIncident = await openIncident(confirm, at);
      const { body } = await sendRequest("GET", `/api/v1/incidents/${openedIncident.id}/candidates`, { key });
      return callSignsOf((body as { ranked: { unit: NamedUnit }[] }).ranked)[0] === hiddenCallSign;
    },
    "the proposed unit": async (at) =>
      callSignsOf((await openIncident(confirm, at)).proposals ?? [])[0] === hiddenCallSign,
    "the units passed over in a proposal": async (at) => isCrewPassedOver((await openIncident(confirm, at)).proposals),
    "the assigned unit": async (at) => {
      const openedIncident = await openIncident(auto, at);
      await closeIncident(openedIncident);
      return callSignsOf(openedIncident.assignments)[0] === hiddenCallSign;
    },
    "the units passed over in an assignment": async (at) => {
      const openedIncident = await openIncident(auto, at);
      await closeIncident(openedIncident);
      return isCrewPassedOver(openedIncident.assignments);
    },
  };
}

const allPlaces = Array.from({ length: 161 * 161 }, (_, index): Place => {
  return [(index % 161) / 10 - 8, Math.floor(index / 161) / 10 - 8];
});
const visibleCrewPlace: Place = [0, 0];

/**
 * Tries to locate the hidden crew with up to `count` probes. Each probe is placed so that its result roughly halves the
 * number of places where the crew can be. If no place fits all results, or if all results are equal, they reveal
 * nothing about the crew's position. The best guess is then the crew's station.
 */
async function locateCrew(probe: Probe, count: number) {
  const random = createRandom(112);
  const probeResults: boolean[] = [];
  let possiblePlaces = allPlaces;
  // Compares squares, because computing millions of square roots takes seconds.
  const isNearer = (place: Place, at: Place) => squaredKm(place, at) < squaredKm(visibleCrewPlace, at);
  for (let probeCount = 0; probeCount < count && possiblePlaces.length > 0; probeCount++) {
    const options = Array.from({ length: 20 }, (): Place => [random.between(-8, 8), random.between(-8, 8)]);
    const imbalances = options.map((at) => {
      const nearerCount = possiblePlaces.filter((place) => isNearer(place, at)).length;
      return { at, imbalance: Math.abs(nearerCount - possiblePlaces.length / 2) };
    });
    const [bestOption] = imbalances.sort((a, b) => a.imbalance - b.imbalance);
    const at = bestOption?.at ?? visibleCrewPlace;
    const isCrewNearer = await probe(at);
    probeResults.push(isCrewNearer);
    possiblePlaces = possiblePlaces.filter((place) => isNearer(place, at) === isCrewNearer);
  }
  const mean = (axis: 0 | 1) => possiblePlaces.reduce((sum, place) => sum + place[axis], 0) / possiblePlaces.length;
  const isConstant = probeResults.every((result) => result === probeResults[0]);
  const guess: Place = possiblePlaces.length === 0 || isConstant ? hiddenCrewStation : [mean(0), mean(1)];
  return { probeResults, errorKm: distanceKm(guess, victimPlace) };
}

const scopesWithoutSensitive = scopes.filter((scope) => scope !== "sensitive:read");

test.for([
  ["the order of candidates", "leaving"],
  ["the proposed unit", "leaving"],
  ["the assigned unit", "leaving"],
  ["the units passed over in a proposal", "serving"],
  ["the units passed over in an assignment", "serving"],
] as const)(
  "200 probes of a key without sensitive:read find a hidden crew no better than guessing its station: %s",
  async ([channel, state], { sendRequest, db }) => {
    const types = {
      auto: await aType(db, ["ambulance*1"]),
      confirm: await aType(db, ["ambulance*1"], { mode: "confirm" }),
    };
    const { key } = await createKey(aContext(db), { name: channel, scopes: scopesWithoutSensitive });
    const { key: unrestrictedKey } = await createKey(aContext(db), { name: `${channel}, full` });

    await createCrews(db, victimPlace, state);
    const unrestrictedResult = await locateCrew(
      createProbes(sendRequest, unrestrictedKey, types)[channel] as Probe,
      26,
    );
    expect(unrestrictedResult.errorKm).toBeLessThan(0.3);

    const maskedProbe = createProbes(sendRequest, key, types)[channel] as Probe;
    const hiddenResult = await locateCrew(maskedProbe, 200);
    expect(hiddenResult.errorKm).toBeGreaterThan(distanceKm(hiddenCrewStation, victimPlace) - 0.3);
    // The responses stay the same when the hidden crew is at a different place, so they reveal nothing about its
    // position.
    await createCrews(db, otherPlace, state);
    const { probeResults: otherResults } = await locateCrew(maskedProbe, 50);
    expect(otherResults).toEqual(hiddenResult.probeResults.slice(0, otherResults.length));
  },
);
