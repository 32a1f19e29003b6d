import { and, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { assignment, incident, note } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { readCall } from "../../server/calls/read-call";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { SearchCallsInput, searchCalls } from "../../server/search/search-calls";
import { findIncident, SearchIncidentsInput, searchIncidents } from "../../server/search/search-incidents";
import { insertPastIncidents } from "../support/incident-history";
import { aContext, aUnit } from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test, testOnBothDatabases } from "../support/test";

const search = (context: Context, input: object) => searchIncidents(context, SearchIncidentsInput.parse(input));

const findCalls = (context: Context, input: object) => searchCalls(context, SearchCallsInput.parse(input));

/** Returns the addresses of the found incidents in order. */
async function findAddresses(context: Context, input: object): Promise<(string | null)[]> {
  return (await search(context, input)).incidents.map(({ address }) => address);
}

async function insertNote(db: Db, incidentId: string | undefined, text: string): Promise<void> {
  const at = new Date();
  await db.insert(note).values({ incidentId: incidentId ?? "", author: "system:test", text, at, receivedAt: at });
}

testOnBothDatabases(
  "incidents are found by number, words of the address, text and notes, type, district, day and status, newest first",
  async ({ db }) => {
    const context = aContext(db);
    const [marketId, bridgeId, openId] = await insertPastIncidents(db, [
      { at: "2025-03-04 21:15", address: "Pasar Randik, RT03/RW02", district: "16.06.01" },
      { at: "2025-03-05 08:00", address: "Jembatan Lalan", type: "building-fire", district: "16.06.11" },
      { at: "2025-03-06 08:00", address: "Simpang Randik" },
    ]);
    await db
      .update(incident)
      .set({ description: "Truk tangki terguling" })
      .where(eq(incident.id, bridgeId ?? ""));
    await db
      .update(incident)
      .set({ status: "onScene", closedAt: null })
      .where(eq(incident.id, openId ?? ""));
    await insertNote(db, marketId, "Korban dibawa ke Puskesmas Balai Agung");
    const [{ number } = { number: 0 }] = await db
      .select()
      .from(incident)
      .where(eq(incident.id, bridgeId ?? ""));
    const allAddresses = ["Simpang Randik", "Jembatan Lalan", "Pasar Randik, RT03/RW02"];
    const [openAddress, bridgeAddress, marketAddress] = allAddresses;
    const searchCases: [object, (string | undefined)[]][] = [
      [{}, allAddresses],
      [{ words: `#${number}` }, [bridgeAddress]],
      [{ words: "RANDIK" }, [openAddress, marketAddress]],
      [{ words: "rand" }, [openAddress, marketAddress]],
      [{ words: "pasar rw02" }, [marketAddress]],
      [{ words: "tangki jembatan" }, [bridgeAddress]],
      [{ words: "randik puskesmas" }, [marketAddress]],
      [{ words: "jembatn" }, [bridgeAddress]],
      [{ words: "jembatan lalan kebakaran" }, [bridgeAddress]],
      [{ words: "randik tenggelam" }, []],
      [{ words: "randik", status: "open" }, [openAddress]],
      [{ words: "randik", status: "closed" }, [marketAddress]],
      [{ type: "building-fire" }, [bridgeAddress]],
      [{ district: "16.06.11" }, [bridgeAddress]],
      [{ from: "2025-03-05", to: "2025-03-05" }, [bridgeAddress]],
      [{ words: "randik", to: "2025-03-04" }, [marketAddress]],
    ];
    for (const [input, addresses] of searchCases) {
      expect([input, await findAddresses(context, input)]).toEqual([input, addresses]);
    }
    expect(await search(context, { words: "jembatn" })).toMatchObject({ isSimilar: true });
    expect(await search(context, { words: "jembatan" })).toMatchObject({ isSimilar: false });
    for (const words of ["", "randik"]) {
      const firstPage = await search(context, { words, limit: 1 });
      expect(firstPage.incidents).toMatchObject([{ address: openAddress }]);
      const secondPage = await search(context, { words, limit: 1, before: firstPage.next });
      expect(secondPage.incidents).toMatchObject([{ address: words === "" ? bridgeAddress : marketAddress }]);
    }
    expect(await findIncident(context, { number })).toEqual({ id: bridgeId });
    expect(await findIncident(context, { number: 2_000_000_000 })).toBeNull();
  },
  { embeddedInQuickSuite: true },
);

test("words such as desa before the name of an area need not be in the address, and a road may be abbreviated", async ({
  db,
}) => {
  await insertPastIncidents(db, [
    { at: "2023-07-01 08:00", address: "Epil" },
    { at: "2023-07-02 08:00", address: "Jalan Merdeka 4" },
    { at: "2023-07-03 08:00", address: "Jl. Merdeka Barat" },
    { at: "2023-07-04 08:00", address: "Teluk 1" },
    { at: "2023-07-05 08:00", address: "Teluk 2", type: "building-fire" },
  ]);
  const findByWords = (words: string) => findAddresses(aContext(db), { words, from: "2023-07-01", to: "2023-07-05" });
  for (const words of ["desa epil", "ds. epil", "di Kel. Epil", "epil"]) {
    expect([words, await findByWords(words)]).toEqual([words, ["Epil"]]);
  }
  for (const words of ["jl merdeka", "jln. merdeka", "jalan merdeka"]) {
    expect([words, await findByWords(words)]).toEqual([words, ["Jl. Merdeka Barat", "Jalan Merdeka 4"]]);
  }
  // With another word, "kec" stands for "kecamatan"; alone, it is the beginning of "kecelakaan", the type of four.
  expect(await findByWords("kec teluk")).toEqual(["Teluk 2", "Teluk 1"]);
  expect(await findByWords("kec")).toHaveLength(4);
});

test("no word of its texts finds a sensitive incident or changes the results, their order or their pages", async ({
  db,
}) => {
  const context = aContext(db);
  const [secretId] = await insertPastIncidents(db, [
    { at: "2024-05-02 10:00", address: "Lorong Melati 3", sensitive: true, district: "16.06.02" },
    { at: "2024-05-01 10:00", address: "Lorong Anggrek 5", district: "16.06.02" },
    { at: "2024-05-03 10:00", address: "Lorong Seroja 7", district: "16.06.02" },
  ]);
  const id = secretId ?? "";
  const texts = { description: "Bunga Kenanga dipukul", closeNote: "diantar ke rumah aman" };
  await db.update(incident).set(texts).where(eq(incident.id, id));
  await insertNote(db, id, "pelaku bernama Sakura");
  await db.insert(call).values({
    ...{ callerNumber: "081299887766", note: "suara Dahlia menangis", receivedAt: new Date(), simulated: false },
    ...{ incidentId: id, disposition: "emergency" as const },
  });
  const [{ number } = { number: 0 }] = await db.select().from(incident).where(eq(incident.id, id));
  const searchEverything = async () => {
    const day = { from: "2024-05-01", to: "2024-05-03" };
    const guesses = ["melati", "lorong melati", "melatti", "kenanga", "dipukul", "aman", "sakura", "sakurra", "lorong"];
    const results = [];
    // The sensitive incident is found by number, type and district, but not in combination with a word of its texts.
    for (const words of [...guesses, `${number} melati`, "kecelakaan kenanga", "lais melati"]) {
      const { incidents, next, isSimilar } = await search(context, { words, ...day, limit: 1 });
      results.push([words, incidents.map(({ number }) => number), next, isSimilar]);
    }
    results.push(await findCalls(context, { words: "dahlia" }));
    return results;
  };
  const resultsWithTexts = await searchEverything();
  const removedTexts = { address: null, description: null, closeNote: null };
  await db.update(incident).set(removedTexts).where(eq(incident.id, id));
  await db.delete(note).where(eq(note.incidentId, id));
  await db.update(call).set({ note: null }).where(eq(call.incidentId, id));
  expect(resultsWithTexts).toEqual(await searchEverything());
  // Other incidents are found by word, and the sensitive one by the fields that lists show.
  expect(await findAddresses(context, { words: "lorong", from: "2024-05-01", to: "2024-05-03" })).toEqual([
    "Lorong Seroja 7",
    "Lorong Anggrek 5",
  ]);
  await db.update(incident).set({ address: "Lorong Melati 3" }).where(eq(incident.id, id));
  for (const input of [{ words: `${number}` }, { from: "2024-05-02", to: "2024-05-02" }]) {
    expect((await search(context, input)).incidents).toMatchObject([
      { id, sensitive: true, address: null, description: null, location: null, closeNote: null },
    ]);
  }
  // The incident is found by word while it is not sensitive, but not after it is marked as sensitive again.
  await db.update(incident).set({ sensitive: false }).where(eq(incident.id, id));
  expect(await findAddresses(context, { words: "melati" })).toEqual(["Lorong Melati 3"]);
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  expect(await findAddresses(context, { words: "melati" })).toEqual([]);
});

test("a caller's number in any format finds calls, from six digits on, and records a view of a sensitive incident", async ({
  db,
}) => {
  const [ordinaryId, secretId] = await insertPastIncidents(db, [
    { at: "2024-06-01 10:00", calls: 0 },
    { at: "2024-06-02 10:00", calls: 0, sensitive: true },
  ]);
  const callValues = { simulated: false, disposition: "emergency" as const };
  await db.insert(call).values([
    {
      ...callValues,
      callerNumber: "+62 813-7711-2233",
      receivedAt: new Date("2024-06-01"),
      incidentId: ordinaryId ?? "",
    },
    { ...callValues, callerNumber: "081377112233", receivedAt: new Date("2024-06-02"), incidentId: secretId ?? "" },
    { ...callValues, callerNumber: "081377119999", receivedAt: new Date("2024-06-03") },
  ]);
  const { id } = await aPerson(db, "call-taker");
  const actor = { kind: "person" as const, id, name: "x", role: "call-taker" as const, simulated: false };
  const context = aContext(db, { actor: { ...actor, scopes: permissionsOf["call-taker"] } });
  const findIncidentIds = async (words: string) =>
    (await findCalls(context, { words })).map(({ incidentId }) => incidentId);
  const countViews = () => db.$count(event, and(eq(event.kind, "incident.viewed"), eq(event.actor, `person:${id}`)));
  expect(await findIncidentIds("77119999")).toEqual([null]);
  expect(await findIncidentIds("12233")).toEqual([]);
  expect(await countViews()).toBe(0);
  for (const number of ["081377112233", "+62 813 7711 2233", "0062-813-7711-2233", "7711-2233"]) {
    expect([number, await findIncidentIds(number)]).toEqual([number, [secretId, ordinaryId]]);
  }
  expect(await countViews()).toBe(1);
  expect(
    JSON.stringify(
      await db
        .select()
        .from(event)
        .where(eq(event.actor, `person:${id}`)),
    ),
  ).not.toMatch(/7711[- ]?(2233|9999)/);
});

test("calls are found by day and read page by page; only a search by number shows who called about a sensitive incident", async ({
  db,
}) => {
  const [secretId = ""] = await insertPastIncidents(db, [{ at: "2022-03-05 10:00", calls: 0, sensitive: true }]);
  const at = (time: string) => new Date(`2022-03-${time}:00+07:00`);
  const callValues = { simulated: false, disposition: "ghost" as const, callerNumber: "081355512345" };
  const storedCalls = await db
    .insert(call)
    .values([
      { ...callValues, receivedAt: at("04T23:59") },
      { ...callValues, receivedAt: at("05T00:00"), note: "Bertanya tentang Kolam Renang" },
      // Two calls at the same time, so that a page may end between them.
      { ...callValues, receivedAt: at("05T12:00") },
      { ...callValues, receivedAt: at("05T12:00") },
      { ...callValues, receivedAt: at("05T23:59"), incidentId: secretId, disposition: "emergency" },
      { ...callValues, receivedAt: at("06T00:00") },
    ])
    .returning();
  const { id: personId } = await aPerson(db, "call-taker");
  const actor = { kind: "person" as const, id: personId, name: "x", role: "call-taker" as const, simulated: false };
  const context = aContext(db, { actor: { ...actor, scopes: permissionsOf["call-taker"] } });
  const countViews = () => db.$count(event, and(eq(event.kind, "incident.viewed"), eq(event.incidentId, secretId)));
  const day = { from: "2022-03-05", to: "2022-03-05" };
  for (const words of ["", "081355512345"]) {
    const foundIds: string[] = [];
    for (let page = 0; page < 4; page++) {
      const before = foundIds.at(-1);
      foundIds.push(...(await findCalls(context, { ...day, words, before, limit: 1 })).map(({ id }) => id));
    }
    const [, first, second, third, secret] = storedCalls.map(({ id }) => id);
    expect([foundIds[0], foundIds[3]]).toEqual([secret, first]);
    expect(foundIds.slice(1, 3).toSorted()).toEqual([second, third].toSorted());
    const [secretCall] = await findCalls(context, { ...day, words, limit: 1 });
    expect(secretCall).toMatchObject({ sensitive: true, callerNumber: words === "" ? null : "081355512345" });
    expect(await countViews()).toBe(words === "" ? 0 : 1);
  }
  expect(await findCalls(context, { words: "kolam", to: "2022-03-04" })).toEqual([]);
  expect(await findCalls(context, { words: "kolam", ...day })).toMatchObject([{ id: storedCalls[1]?.id }]);
  expect(await findCalls(context, { words: "" })).toEqual([]);

  // The other calls of the number do not include those about sensitive incidents.
  const ghostCall = await readCall(context, { id: storedCalls[0]?.id ?? "" });
  expect(ghostCall).toMatchObject({ callerNumber: "081355512345", disposition: "ghost", otherCallCount: 4 });
  expect(ghostCall.otherCalls.map(({ id }) => id)).not.toContain(storedCalls[4]?.id);
  await expect(readCall(context, { id: secretId })).rejects.toMatchObject({ code: "not-found" });
});

test("an incident is found by the whole call sign of a unit that was sent, also of a retired one", async ({ db }) => {
  const retiredUnit = await aUnit(db, { callSign: "PUSTU-TELANG-07", duty: "off-duty" });
  const otherUnit = await aUnit(db, { callSign: "PUSTU-TELANG-08", duty: "off-duty" });
  const [firstId = "", secondId = ""] = await insertPastIncidents(db, [
    { at: "2021-01-02 10:00", address: "Dermaga Telang", unit: retiredUnit },
    { at: "2021-01-03 10:00", address: "Pasar Telang", unit: retiredUnit },
    { at: "2021-01-04 10:00", address: "Sekolah Telang", unit: otherUnit },
  ]);
  await db.update(unit).set({ retiredAt: new Date() }).where(eq(unit.id, retiredUnit.id));
  const findIds = async (words: string) =>
    (await search(aContext(db), { words, from: "2021-01-02", to: "2021-01-04" })).incidents.map(({ id }) => id);
  expect(await findIds("pustu-telang-07")).toEqual([secondId, firstId]);
  expect(await findIds("dermaga PUSTU TELANG 07")).toEqual([firstId]);
  expect(await findIds("pustu")).toEqual([]);
  await db.update(assignment).set({ undone: true }).where(eq(assignment.incidentId, firstId));
  expect(await findIds("pustu-telang-07")).toEqual([secondId]);
});
