import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID, type X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import { publicWarning } from "../../db/schema/public-warnings";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { readCapMessage } from "../../server/hazards/cap-message";
import { parseXml } from "../../server/hazards/xml";
import { deleteOldTexts } from "../../server/jobs/apply-retention";
import { cancelWarning, issueWarning } from "../../server/public-warnings/issue-warning";
import { readWarningSigner } from "../../server/public-warnings/read-signer";
import { listIncidentWarnings } from "../../server/public-warnings/read-warnings";
import { aContext, anIncident, aType, sekayu } from "../support/makers";
import { readMetrics } from "../support/metrics";
import { startServerInProcess } from "../support/server-in-process";
import { ensurePrograms } from "../support/system.mjs";
import { expect, test as plain } from "../support/test";

const folder = mkdtempSync(join(tmpdir(), "warnings-"));
const schemaPath = "tests/data/cap/cap-1.2.xsd";

/** Makes a PEM file with a new key and its self-signed certificate. */
function makeSigner(algorithm: "rsa" | "ec") {
  const path = join(folder, `${algorithm}.pem`);
  const keyOptions = algorithm === "rsa" ? ["rsa:2048"] : ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
  const subject = ["-subj", "/CN=112.mubakab.go.id", "-days", "2"];
  const output = ["-keyout", join(folder, "key.pem"), "-out", path];
  execFileSync("openssl", ["req", "-x509", "-nodes", "-newkey", ...keyOptions, ...subject, ...output], {
    stdio: "ignore",
  });
  writeFileSync(path, readFileSync(join(folder, "key.pem"), "utf8") + readFileSync(path, "utf8"));
  return path;
}

const test = plain.extend("tools", { scope: "file", auto: true }, () => ensurePrograms(["cap"]));
const sender = "112.mubakab.go.id";
const signers = { rsa: readWarningSigner(sender, makeSigner("rsa")), ec: readWarningSigner(sender, makeSigner("ec")) };

function contextOf(db: Db, { by = "ec", ...overrides }: Partial<Context> & { by?: keyof typeof signers } = {}) {
  const scopes = permissionsOf.supervisor;
  const actor = {
    kind: "person",
    id: randomUUID(),
    name: "Rina",
    role: "supervisor",
    scopes,
    simulated: false,
  } as const;
  return aContext(db, { actor, settings: { positionFreshMinutes: 10, warnings: signers[by] }, ...overrides });
}

const secret = "Rumah Bu Wati, pelapor 0812-3456-7890";
const warningInput = (incidentId: string) => ({
  ...{ id: randomUUID(), incidentId },
  headline: { id: "Asap tebal & api lahan", en: "Thick smoke <and> wildfire" },
  instruction: { id: "Tutup jendela.\nJauhi Jalan Merdeka.", en: "Close windows.\nAvoid Jalan Merdeka." },
  ...({ severity: "Severe", urgency: "Immediate", certainty: "Observed" } as const),
  ...{ areaName: "Kecamatan Sekayu", radiusKm: 5, validHours: 6 },
});

/** Checks each document with independent tools: its structure against the OASIS schema, its signature with signxml. */
function checkWithOtherTools(documents: readonly string[], certificates: readonly X509Certificate[]): unknown[] {
  const files = documents.map((document, index) => {
    const path = join(folder, `${index}.xml`);
    writeFileSync(path, document);
    writeFileSync(`${path}.pem`, certificates[index]?.toString() ?? "");
    return path;
  });
  const script = `
import json, sys
from signxml import XMLVerifier
def check(path):
    try:
        result = XMLVerifier().verify(open(path, "rb").read(), x509_cert=open(path + ".pem").read())
        return "intact" if result.signed_xml.tag.endswith("}alert") else "a part"
    except Exception as error:
        return type(error).__name__
print(json.dumps([check(path) for path in sys.argv[1:]]))`;
  const signatureStates = JSON.parse(
    execFileSync("/usr/bin/python3", ["-c", script, ...files], { encoding: "utf8" }),
  ) as string[];
  const { stderr } = spawnSync("xmllint", ["--noout", "--schema", schemaPath, ...files], { encoding: "utf8" });
  return files.map((file, index) => [signatureStates[index], stderr.includes(`${file} validates`)]);
}

const readDocument = async (db: Db, id: string) =>
  (await db.select().from(publicWarning).where(eq(publicWarning.id, id)))[0]?.document ?? "";

test("a warning, its update and its cancellation are signed CAP 1.2 for everybody to read", async ({ db, server }) => {
  const type = await aType(db, []);
  const openIncident = await anIncident(db, { type, at: sekayu });
  await db.update(incident).set({ address: secret, description: secret }).where(eq(incident.id, openIncident.id));
  const firstInput = warningInput(openIncident.id);
  await issueWarning(contextOf(db, { by: "rsa" }), firstInput);
  // A repeated request publishes nothing more. A changed one is refused, because the earlier text is what was published.
  await issueWarning(contextOf(db, { by: "rsa" }), firstInput);
  const english = { ...firstInput.instruction, en: "Stay inside." };
  for (const change of [{ areaName: "changed" }, { validHours: 7 }, { radiusKm: 5.3 }, { instruction: english }])
    await expect(issueWarning(contextOf(db, { by: "rsa" }), { ...firstInput, ...change })).rejects.toMatchObject({
      code: "warning-refused",
      details: { cause: "published" },
    });
  const readPath = async (path: string) => {
    const response = await fetch(server.url + path);
    return { type: response.headers.get("content-type"), text: await response.text(), status: response.status };
  };
  expect(await readPath(`/warnings/${firstInput.id}`)).toEqual({
    ...{ type: "application/cap+xml", status: 200 },
    text: await readDocument(db, firstInput.id),
  });
  const atomFeed = await readPath("/warnings/atom");
  expect(atomFeed.type).toBe("application/atom+xml");
  expect(atomFeed.text).toContain(`type="application/cap+xml" href="${server.url}/warnings/${firstInput.id}"`);
  expect(atomFeed.text.match(/<entry>/g)).toHaveLength(1);

  const updateInput = { ...warningInput(openIncident.id), refersToId: firstInput.id, radiusKm: 8.3 };
  for (const _ of ["sent", "repeated"]) await issueWarning(contextOf(db), updateInput);
  const cancelInput = { id: randomUUID(), incidentId: openIncident.id, refersToId: updateInput.id };
  const { warnings } = await listIncidentWarnings(contextOf(db), { id: openIncident.id });
  expect(warnings.filter(({ isCurrent }) => isCurrent).map(({ id }) => id)).toEqual([updateInput.id]);
  // A warning can be cancelled even after its incident has become sensitive.
  await db.update(incident).set({ sensitive: true, status: "closed" }).where(eq(incident.id, openIncident.id));
  await db.update(incidentType).set({ category: "women-and-children" }).where(eq(incidentType.code, type));
  await cancelWarning(contextOf(db), cancelInput);
  expect((await readPath("/warnings/atom")).text).toContain("Peringatan dicabut");

  const documents = await Promise.all([firstInput, updateInput, cancelInput].map(({ id }) => readDocument(db, id)));
  const [firstDocument = "", secondDocument = "", thirdDocument = ""] = documents;
  // The cancellation does not reveal the new category of the incident.
  expect(thirdDocument).not.toContain("<category>Safety");
  const messages = documents.map((document) => readCapMessage(parseXml(Buffer.from(document))));
  expect(messages.map(({ messageType, signature, refersTo }) => [messageType, signature, refersTo])).toEqual([
    ["Alert", "intact", []],
    ["Update", "intact", [messages[0]?.key]],
    ["Cancel", "intact", [messages[1]?.key]],
  ]);
  expect(messages[0]).toMatchObject({
    ...{ sender, status: "Actual", areaNames: ["Kecamatan Sekayu"] },
    texts: [
      { language: "id-ID", headline: "Asap tebal & api lahan", instruction: "Tutup jendela.\nJauhi Jalan Merdeka." },
      { language: "en", headline: "Thick smoke <and> wildfire", instruction: "Close windows.\nAvoid Jalan Merdeka." },
    ],
  });
  expect(documents.join() + atomFeed.text).not.toMatch(/Bu Wati|0812-?3456|#?\bnumber\b/);
  expect(documents.join() + atomFeed.text).not.toContain(openIncident.id);
  expect(thirdDocument).not.toContain("Jauhi");

  const [rsa, ec] = [signers.rsa?.certificate, signers.ec?.certificate] as [X509Certificate, X509Certificate];
  const changedDocuments = [
    firstDocument.replace("Tutup", "tutup"),
    secondDocument.replace("5.", "6.").replace("<expires>2", "<expires>3"),
  ];
  const withoutReference = thirdDocument.replace(/<references>.*<\/references>/, "");
  expect(
    checkWithOtherTools(
      [firstDocument, secondDocument, thirdDocument, firstDocument, ...changedDocuments, withoutReference],
      [rsa, ec, ec, ec, rsa, ec, ec],
    ),
  ).toEqual([
    ["intact", true],
    ["intact", true],
    ["intact", true],
    ["InvalidInput", true],
    ["InvalidDigest", true],
    ["InvalidDigest", true],
    ["InvalidDigest", true],
  ]);
  for (const document of [...changedDocuments, withoutReference])
    expect(() => readCapMessage(parseXml(Buffer.from(document)))).toThrow();
  const { rows } = (await db.execute(
    sql`select kind, data ->> 'warningId' as id from ${event} where kind like 'warning.%' order by event.id`,
  )) as unknown as { rows: unknown[] };
  expect(rows).toEqual([
    { kind: "warning.issued", id: firstInput.id },
    { kind: "warning.updated", id: updateInput.id },
    { kind: "warning.cancelled", id: cancelInput.id },
  ]);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, new Date(Date.now() + 401 * 86_400_000));
  expect(await db.select().from(publicWarning)).toEqual([]);
});

test("a warning that must not be published is refused, and so is one of two simultaneous changes", async ({ db }) => {
  const type = await aType(db, []);
  const openIncident = await anIncident(db, { type, at: sekayu });
  const catchRefusalCause = (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      ({ code, details }) => details?.cause ?? code,
    );
  const issue = (incidentId: string, context = contextOf(db), change = {}) =>
    catchRefusalCause(issueWarning(context, { ...warningInput(incidentId), ...change }));
  const otherIncident = await anIncident(db, { type, at: sekayu });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, otherIncident.id));
  expect(await issue(otherIncident.id)).toBe("sensitive");
  await db.update(incident).set({ sensitive: false, simulated: true }).where(eq(incident.id, otherIncident.id));
  expect(await issue(otherIncident.id)).toBe("simulated");
  await db.update(incident).set({ simulated: false, status: "closed" }).where(eq(incident.id, otherIncident.id));
  expect(await issue(otherIncident.id)).toBe("incident-closed");
  const settings = { positionFreshMinutes: 10 };
  expect(await issue(openIncident.id, contextOf(db, { settings }))).toBe("off");
  const nextWeek = new Date(Date.now() + 7 * 86_400_000);
  expect(await issue(openIncident.id, contextOf(db, { now: () => nextWeek }))).toBe("certificate");
  const readObstacle = async (context: Context) =>
    (await listIncidentWarnings(context, { id: openIncident.id })).obstacle;
  expect(await readObstacle(contextOf(db, { settings }))).toBe("off");
  expect(await readObstacle(contextOf(db, { now: () => nextWeek }))).toBe("certificate");
  expect(await readObstacle(contextOf(db))).toBe(null);
  const supervisorContext = contextOf(db);
  expect(
    await issue(openIncident.id, { ...supervisorContext, actor: { ...supervisorContext.actor, simulated: true } }),
  ).toBe("simulated");
  const firstInput = warningInput(openIncident.id);
  await issueWarning(contextOf(db), firstInput);
  expect(await issue(otherIncident.id, contextOf(db), { refersToId: firstInput.id })).toBe("not-found");
  const issueUpdate = () => issue(openIncident.id, contextOf(db), { refersToId: firstInput.id });
  expect((await Promise.all([issueUpdate(), issueUpdate()])).sort()).toEqual([null, "over"]);
  expect(
    await catchRefusalCause(
      cancelWarning(contextOf(db), { id: randomUUID(), incidentId: openIncident.id, refersToId: firstInput.id }),
    ),
  ).toBe("over");
});

test("the expiry of the certificate is a metric", async ({ databaseUrl, onTestFinished }) => {
  const token = "prometheus-of-the-tests";
  const env = { CAP_SENDER: sender, CAP_KEY_FILE: join(folder, "ec.pem"), METRICS_TOKEN: token };
  const server = await startServerInProcess({ databaseUrl, env });
  onTestFinished(async () => {
    await server.stop();
  });
  const seconds = (await readMetrics(server, token)).get("muba_warning_certificate_expires_in_seconds");
  const validTo = Date.parse(signers.ec?.certificate.validTo ?? "");
  expect(Math.abs((seconds ?? 0) - (validTo - Date.now()) / 1_000)).toBeLessThan(60);
});

test("the signer is refused at startup if its key is missing, weak or does not belong to its certificate", () => {
  const [rsaPath, ecPath] = [join(folder, "rsa.pem"), join(folder, "ec.pem")];
  const mixedPath = join(folder, "mixed.pem");
  const [key] = readFileSync(rsaPath, "utf8").split("-----BEGIN CERTIFICATE");
  const [, certificate] = readFileSync(ecPath, "utf8").split("-----BEGIN CERTIFICATE");
  writeFileSync(mixedPath, `${key}-----BEGIN CERTIFICATE${certificate}`);
  expect(readWarningSigner(undefined, undefined)).toBeUndefined();
  expect(() => readWarningSigner(sender, undefined)).toThrow("set both or none");
  expect(() => readWarningSigner(sender, join(folder, "nowhere.pem"))).toThrow("CAP_KEY_FILE: ENOENT");
  expect(() => readWarningSigner(sender, mixedPath)).toThrow("CAP_KEY_FILE: the certificate belongs to another key");
});
