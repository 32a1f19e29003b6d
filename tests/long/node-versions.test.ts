import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "../support/test";

const run = promisify(execFile);

// The README promises support for these versions of Node.js. All other tests run on the installed version.
for (const version of ["22", "24"]) {
  test(`the bundled server starts on Node ${version}, is healthy and serves the sign-in page`, async ({
    databaseUrl,
  }) => {
    const { stdout } = await run(process.execPath, ["tests/support/start-on-node.mjs", version, databaseUrl]);
    expect(stdout).toContain(`Node.js ${version}`);
    expect(stdout).toContain("started, exit code 0");
  });
}
