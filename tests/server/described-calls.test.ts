import type { Db } from "../../db/client";
import { fillIncident } from "../../server/assignment/fill-incident";
import { listTypes } from "../../server/assignment/incident-types";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { guessTypes } from "../../server/domain/guess-type";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { searchNarrative } from "../../server/places/search-narrative";
import { type DescribedCall, describedCalls, listDifferences, placeAndTypeCalls } from "../support/described-calls";
import { aContext, deleteUnitsAndIncidents } from "../support/makers";
import { expect, test } from "../support/test";

const answersByLetter = { y: "yes", t: "no", u: "unknown" } as const;

/** Takes a call as the console does: the best guess of the type, the default place and the given answers. */
async function takeCall(db: Db, { words, answers, isProposed }: DescribedCall) {
  const context = aContext(db);
  const type = guessTypes(words)[0]?.type ?? "";
  const [place] = await searchNarrative({ db }, { narrative: words });
  if (!place?.isDefault) return { type, address: "", district: "", units: [] };
  const questions = (await listTypes(context)).find(({ code }) => code === type)?.questions ?? [];
  const { id } = await createIncident(context, {
    type,
    location: { lng: place.lng, lat: place.lat },
    precision: place.precision,
    address: place.landmark ? `${place.name}, ${place.landmark}` : place.name,
    answers: [...answers].map((letter, index) => ({
      questionId: questions[index]?.id ?? "",
      answer: answersByLetter[letter as keyof typeof answersByLetter],
    })),
  });
  if (isProposed) await fillIncident(context, { incidentId: id });
  const incident = await readIncident(context, { id });
  return {
    type,
    address: incident.address ?? "",
    district: incident.district.name,
    units: incident.assignments.map(({ unit }) => unit.callSign),
  };
}

test.for(describedCalls)(
  "$subject: type, place and units are right with no correction",
  async (describedCall, { database }) => {
    await deleteUnitsAndIncidents(database.db);
    await seedDemonstrationUnits(database, new Date());
    expect(listDifferences(describedCall, await takeCall(database.db, describedCall))).toEqual([]);
  },
);

test.for(placeAndTypeCalls)("$words: $type, $place", async ({ words, place, type }, { db }) => {
  const [first] = await searchNarrative({ db }, { narrative: words });
  const name = first && [first.source === "near" ? `near ${first.name}` : first.name, first.landmark];
  const found = first?.isDefault ? `${name?.filter(Boolean).join(", ")} (${first.district})` : null;
  expect({ type: guessTypes(words)[0]?.type, place: found }).toEqual({ type, place });
});
