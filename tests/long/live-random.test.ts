import { openClients } from "../support/clients";
import { expectScreensMatchDatabase } from "../support/live-state-check";
import { expectNoDuplicateMessages } from "../support/no-duplicate-messages";
import { createRandomChanges } from "../support/random-changes";
import { countCases, createRandom } from "../support/seeded-random";
import { expect, test } from "../support/two-processes";

const changeCount = countCases(300);
const seed = Number(process.env.RANDOM_SEED ?? 112);
/** Number of parts into which the changes are divided. After each part, the screens are compared with the database. */
const partCount = Math.max(6, Math.ceil(changeCount / 1_000));

test(`${changeCount} random changes through two processes, with network cuts in between: every screen matches the database`, {
  timeout: 600_000 + changeCount * 400,
}, async ({ room, onTestFailed }) => {
  onTestFailed(() => console.log(`RANDOM_SEED=${seed} CASES=${process.env.CASES ?? 1}`));
  const { db } = room.database;
  const random = createRandom(seed);
  const clients = [await openClients(db, room.servers[0], 1), await openClients(db, room.servers[1], 2)];
  const { make, counts } = createRandomChanges(db, random);
  const changesPerPart = Math.ceil(changeCount / partCount);
  for (let part = 0; part < partCount; part++) {
    const { proxy, screen } = random.pick(room.connectedScreens);
    const mode = random.pick(["cut", "stall"] as const);
    await make(Math.floor(changesPerPart / 3), clients);
    proxy[mode]();
    await make(Math.floor(changesPerPart / 3), clients);
    proxy.restore(random.chance(0.5) ? "reset" : "continue");
    await make(changesPerPart - 2 * Math.floor(changesPerPart / 3), clients);
    await expectScreensMatchDatabase(room.screens, db, room.servers[0].url);
    console.log(`part ${part + 1} of ${partCount}: all four screens match, after ${mode} of the ${screen.name}`);
  }
  await expectNoDuplicateMessages(room.screens, db);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(changeCount);
  console.log(
    `changes made: ${JSON.stringify(counts)}; messages received: ${room.screens.map(({ messages }) => messages.length)}`,
  );
});
