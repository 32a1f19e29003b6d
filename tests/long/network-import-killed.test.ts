import { spawn } from "node:child_process";
import { asc, eq } from "drizzle-orm";
import { network, networkEdge } from "../../db/schema/network";
import { portoFile } from "../support/porto";
import { captureOutput, hasEnded, pause } from "../support/processes";
import { expect, test } from "../support/test";

test("a killed import leaves the old network in use, and the next one completes", async ({ database, databaseUrl }) => {
  const startImport = (path: string) => {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, ["dist/command.js", "import", "osm", path, "--anywhere"], {
      env: { PATH, HOME, DATABASE_URL: databaseUrl } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { child, ...captureOutput(child) };
  };
  const listNetworks = () =>
    database.db.select({ id: network.id, status: network.status }).from(network).orderBy(asc(network.id));
  const firstImport = startImport("tests/data/osm/andorra.osm.pbf");
  expect(await firstImport.ended(), firstImport.output()).toBe(0);
  const [currentNetwork] = await listNetworks();
  expect(currentNetwork?.status).toBe("current");

  const isHalfImported = async () => {
    const [buildingNetwork] = await database.db
      .select({ id: network.id })
      .from(network)
      .where(eq(network.status, "building"));
    return (
      buildingNetwork && (await database.db.$count(networkEdge, eq(networkEdge.networkId, buildingNetwork.id))) > 20_000
    );
  };
  const killedImport = startImport(portoFile);
  while (!(await isHalfImported())) {
    expect(hasEnded(killedImport.child), killedImport.output()).toBe(false);
    await pause(20);
  }
  killedImport.child.kill("SIGKILL");
  await killedImport.ended();
  const remainingNetworks = await listNetworks();
  expect(remainingNetworks.find(({ status }) => status === "current")).toEqual(currentNetwork);
  expect(remainingNetworks.some(({ status }) => status === "building")).toBe(true);

  const secondImport = startImport("tests/data/osm/liechtenstein.osm.pbf");
  expect(await secondImport.ended(), secondImport.output()).toBe(0);
  expect(secondImport.output()).toMatch(
    /Network \d+: \d+ nodes, 5434 edges and \d+ banned turns in .* It is in use now\./,
  );
  expect((await listNetworks()).map(({ status }) => status)).toEqual(["retired", "current"]);
});
