import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";

const program = "systemd-analyze";
const isMissing = spawnSync(program, ["--version"]).error !== undefined;
/** The most that the units may expose, from 0 to 10. */
const maxExposure = 3;

const units = readdirSync("deploy", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".service"));

test("every shipped unit is found", () => {
  expect(units.length).toBeGreaterThanOrEqual(4);
});

test.skipIf(isMissing).for(units)(
  `${isMissing ? `skipped, because ${program} is not installed: ` : ""}%s is hardened`,
  (unit) => {
    const { stdout, stderr } = spawnSync(program, ["security", "--offline=true", `deploy/${unit}`], {
      encoding: "utf8",
    });
    const exposure = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1];
    expect(exposure, stderr).toBeDefined();
    expect(Number(exposure)).toBeLessThan(maxExposure);
  },
);
