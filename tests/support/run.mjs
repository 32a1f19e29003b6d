// Runs the tests, on a fresh clone too: installs what they need first.
//   npm test                      the quick selection: rules, SQL, HTTP, races, masking, roles, the main paths on the screens
//   npm run test:all              everything: also crashes, outages, load, thousands of comparisons, every screen test, other dates
//   npm test -- assign            every test file whose path contains a word
//   npm test -- --no-screens      without the browser (and without a build); further options go to Vitest
//   npm test -- --screens         the browser only; further options go to Playwright
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { needsBuild, needsInstall } from "../../server/build-state.mjs";
import { provideSystem } from "./system.mjs";

const switches = ["--all", "--no-screens", "--screens"];
const given = process.argv.slice(2);
const extra = given.filter((argument) => !switches.includes(argument));
const withScreens = !given.includes("--no-screens");
const withVitest = !given.includes("--screens");
const reports = { vitest: "test-results/rules.json", playwright: "test-results/screens.json" };

for (const report of Object.values(reports)) rmSync(report, { force: true });
try {
  if (needsInstall(".")) await must("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  provideSystem({ browser: withScreens });
  if (withScreens && needsBuild(".")) await must("npm", ["run", "build"]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

// A word that names no file of one runner may name one of the other.
const words = extra.some((argument) => !argument.startsWith("-"));
const everything = words || given.includes("--all");
if (everything) process.env.TEST_SUITE = "all";
const codes = [];
if (withVitest) {
  const allowNone = words && withScreens ? ["--passWithNoTests"] : [];
  codes.push(await run("node", ["node_modules/vitest/vitest.mjs", "run", ...allowNone, ...extra]));
}
if (withScreens) {
  const allowNone = words && withVitest ? ["--pass-with-no-tests"] : [];
  const selection = everything ? [] : ["--grep-invert", "@long"];
  codes.push(await run("node", ["node_modules/@playwright/test/cli.js", "test", ...selection, ...allowNone, ...extra]));
}

const counts = [...(withVitest ? [vitestCounts()] : []), ...(withScreens ? [playwrightCounts()] : [])];
// Last, so that it stands at the end of a long log.
for (const { names } of counts) for (const name of names) console.log(`failed: ${name}`);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
const code = codes.find((one) => one !== 0) ?? (failed > 0 || passed === 0 ? 1 : 0);
console.log(`\n${passed} passed, ${failed === 0 && code !== 0 ? 1 : failed} failed`);
process.exit(code);

async function must(program, args) {
  if ((await run(program, args)) !== 0) throw new Error(`${program} ${args.join(" ")} failed`);
}

/** Runs a program to its end, handing on the signals that would end us; returns its exit code. */
function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } });
    const end = (signal) => child.kill(signal);
    process.on("SIGINT", end).on("SIGTERM", end);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", end).off("SIGTERM", end);
      if (signal || code === 130) process.exit(130);
      resolve(code);
    });
  });
}

function vitestCounts() {
  const report = read(reports.vitest);
  if (!report) return { passed: 0, failed: 1, names: [] };
  const { numPassedTests: passed, numFailedTests: failed, success, testResults } = report;
  const names = testResults.flatMap(({ name, status, assertionResults }) => {
    const tests = assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => `${name}: ${test.fullName}`);
    return tests.length === 0 && status === "failed" ? [name] : tests;
  });
  return { passed, failed: success ? failed : Math.max(failed, 1), names };
}

function playwrightCounts() {
  const report = read(reports.playwright);
  if (!report) return { passed: 0, failed: 1, names: [] };
  const { expected, flaky, unexpected } = report.stats;
  const names = specsOf(report)
    .filter(({ ok }) => !ok)
    .map(({ file, title }) => `${file}: ${title}`);
  return { passed: expected + flaky, failed: unexpected + report.errors.length, names };
}

function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}
