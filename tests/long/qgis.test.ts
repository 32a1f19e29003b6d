import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { hotspot } from "../../db/schema/fire-watches";
import { incident } from "../../db/schema/incidents";
import { createKey } from "../../server/keys/manage-keys";
import { expect, test as plain } from "../support/http";
import { aContext } from "../support/makers";
import {
  collectionIds,
  type FeatureDocument,
  findDifferences,
  insertMapFeatures,
  ogcPath,
} from "../support/map-features";
import { findQgis } from "../support/system.mjs";

// QGIS is large (870 MB), so the tests do not install it. To run this file:
//   apt-get install --no-install-recommends qgis
//   npm test -- --no-screens long/qgis
const qgis = findQgis();
if (!qgis) console.warn("QGIS is not tested, because qgis_process is not installed (Debian's package qgis).");

const test = plain.extend("features", { scope: "file", auto: true }, ({ db }) => insertMapFeatures(db));
const runProgram = promisify(execFile);

/** Saves a collection with QGIS, which reads pages of seven features, and returns the file that QGIS writes. */
async function saveCollection(root: string, key: string, collection: string): Promise<string> {
  const output = join(mkdtempSync(join(tmpdir(), "qgis-")), `${collection}.geojson`);
  const layer = `OAPIF://url='${root}' typename='${collection}' username='qgis' password='${key}' pageSize='7'`;
  const environment = { ...process.env, QT_QPA_PLATFORM: "offscreen" };
  const args = ["run", "native:savefeatures", `--INPUT=${layer}`, `--OUTPUT=${output}`];
  await runProgram(qgis ?? "", args, { env: environment });
  return readFileSync(output, "utf8");
}

/** Parses a file that QGIS wrote. It lacks numeric ids, so they are taken from `ids`, which is in the same order. */
const parseFeatures = (file: string, ids: readonly number[] = []) =>
  (JSON.parse(file) as { features: FeatureDocument[] }).features.map(({ properties, geometry }, index) => ({
    id: properties.id ?? properties.number ?? ids[index],
    geometry,
  }));

test.runIf(qgis)("QGIS reads every collection across pages, equal to the database", async ({ server, db }) => {
  const hotspots = await db.select({ id: hotspot.id }).from(hotspot).orderBy(hotspot.id);
  const hotspotIds = hotspots.map(({ id }) => id);
  for (const collection of collectionIds) {
    const features = parseFeatures(await saveCollection(server.url + ogcPath, server.apiKey, collection), hotspotIds);
    expect([collection, await findDifferences(db, collection, features)]).toEqual([collection, []]);
  }
});

test.runIf(qgis)("QGIS gets nothing of a sensitive incident that its key may not read", async ({ server, db }) => {
  const [first] = await db.select().from(incident).orderBy(incident.number).limit(1);
  const { number = 0 } = first ?? {};
  const secrets = { sensitive: true, address: "Lorong Melati 3", description: "kekerasan-rahasia" };
  await db.update(incident).set(secrets).where(eq(incident.number, number));
  const scopes = ["incidents:read", "units:read", "reference:read"] as const;
  const { key } = await createKey(aContext(db), { name: "map", scopes: [...scopes] });
  const [restrictedFile, fullFile] = await Promise.all(
    [key, server.apiKey].map((key) => saveCollection(server.url + ogcPath, key, "incidents")),
  );
  expect(fullFile).toContain(secrets.address);
  const masked = parseFeatures(restrictedFile ?? "").filter(({ id }) => Number(id) === number);
  expect(masked).toEqual([{ id: number, geometry: null }]);
  expect(await findDifferences(db, "incidents", parseFeatures(restrictedFile ?? ""))).toEqual([`${number}`]);
  for (const secret of [secrets.address, secrets.description]) expect(restrictedFile).not.toContain(secret);
});
