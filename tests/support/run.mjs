// Runs the tests. On a fresh clone it first installs what they need.
//   npm test                   the quick selection: rules, SQL, HTTP, races, masking, roles, the main paths on the
//                              screens
//   npm run test:all           everything: also crashes, outages, load, thousands of comparisons, every screen test,
//                              other dates
//   npm test -- assign         every test file whose path contains the word, including the long suite
//   npm test -- --no-screens   without the browser (and without a build); further options go to Vitest
//   npm test -- --screens      the browser only; further options go to Playwright
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { needsBuild, needsInstall } from "../../server/build-state.mjs";
import { datedTests, dates, environmentAt } from "./dates.mjs";
import { findFaketime, provideSystem } from "./system.mjs";

const knownSwitches = ["--all", "--no-screens", "--screens"];
const commandLine = process.argv.slice(2);
const runnerArguments = commandLine.filter((argument) => !knownSwitches.includes(argument));
const withScreens = !commandLine.includes("--no-screens");
const withVitest = !commandLine.includes("--screens");
const hasFileWords = runnerArguments.some((argument) => !argument.startsWith("-"));
const isFullRun = commandLine.includes("--all");
if (hasFileWords || isFullRun) process.env.TEST_SUITE = "all";

try {
  if (needsInstall(".")) await runOrExit("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  provideSystem([
    "postgres",
    ...(withScreens ? ["browser"] : []),
    // Installed before the tests run beside each other, because two runs of apt-get would disturb each other.
    ...(withVitest && !hasFileWords ? ["gdal", "age", "cap"] : []),
    ...(isFullRun ? ["scipy", "faketime"] : []),
  ]);
  if (withScreens && needsBuild(".")) await runOrExit("npm", ["run", "build"]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const results = [];
if (withVitest) {
  // A word may match test files of only one of the two runners.
  await vitest("rules and server", [...(hasFileWords && withScreens ? ["--passWithNoTests"] : []), ...runnerArguments]);
}
if (withScreens) {
  const selection = hasFileWords || isFullRun ? [] : ["--grep", "@main"];
  await playwright("screens", [
    ...selection,
    ...(hasFileWords && withVitest ? ["--pass-with-no-tests"] : []),
    ...runnerArguments,
  ]);
}
if (isFullRun) {
  for (const { name, at, screens = false } of dates) {
    const environment = { ...environmentAt(at, findFaketime()), TEST_SUITE: "quick" };
    // With so few files, a third worker would take longer to load the server than it would save.
    if (withVitest) await vitest(`on ${name}`, [...datedTests.vitest, "--maxWorkers=2"], environment);
    if (withScreens && screens) await playwright(`screens on ${name}`, datedTests.playwright, environment);
  }
}

for (const { stage, seconds, passed } of results) console.log(`${stage}: ${passed} passed in ${Math.round(seconds)} s`);
const slowest = results.flatMap(({ files }) => files).sort((a, b) => b.seconds - a.seconds);
console.log(
  `slowest files: ${slowest
    .slice(0, 10)
    .map(({ name, seconds }) => `${name} ${Math.round(seconds)} s`)
    .join(", ")}`,
);
// Failures are printed last, so that they are at the end of a long log.
for (const { stage, failures } of results) {
  for (const { name, message } of failures) console.log(`failed (${stage}): ${name}\n${message}`);
}
const total = (name) => results.reduce((sum, result) => sum + result[name], 0);
const code =
  results.find((result) => result.code !== 0)?.code ?? (total("failed") > 0 || total("passed") === 0 ? 1 : 0);
console.log(`\n${total("passed")} passed, ${total("failed") === 0 && code !== 0 ? 1 : total("failed")} failed`);
process.exit(code);

async function vitest(stage, args, environment = {}) {
  const report = "test-results/rules.json";
  await runStage(stage, ["node_modules/vitest/vitest.mjs", "run", ...args], { report, environment }, (report) => {
    const { numPassedTests: passed, numFailedTests: failed, success, testResults } = report;
    const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
      const tests = assertionResults
        .filter((test) => test.status === "failed")
        .map((test) => ({ name: `${name}: ${test.fullName}`, message: test.failureMessages.join("\n") }));
      return tests.length === 0 && status === "failed" ? [{ name, message }] : tests;
    });
    const files = testResults.map(({ name, startTime, endTime }) => ({
      name: basename(name),
      seconds: (endTime - startTime) / 1_000,
    }));
    return { passed, failed: success ? failed : Math.max(failed, 1), failures, files };
  });
}

async function playwright(stage, args, environment = {}) {
  const report = "test-results/screens.json";
  await runStage(
    stage,
    ["node_modules/@playwright/test/cli.js", "test", ...args],
    { report, environment },
    (report) => {
      const { expected, flaky, unexpected } = report.stats;
      const specs = listSpecs(report);
      const failures = specs
        .filter(({ ok }) => !ok)
        .map(({ file, title, tests }) => {
          const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
          return { name: `${file}: ${title}`, message: errors.map(({ message }) => message).join("\n") };
        });
      const seconds = new Map();
      for (const { file, tests } of specs) {
        const totalSeconds = tests
          .flatMap(({ results }) => results)
          .reduce((sum, { duration }) => sum + duration / 1_000, 0);
        seconds.set(file, (seconds.get(file) ?? 0) + totalSeconds);
      }
      const files = [...seconds].map(([name, totalSeconds]) => ({ name, seconds: totalSeconds }));
      return { passed: expected + flaky, failed: unexpected + report.errors.length, failures, files };
    },
  );
}

function listSpecs({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(listSpecs)];
}

/** Runs one test runner and adds its counts to the results. A runner that writes no report counts as one failure. */
async function runStage(stage, args, { report, environment }, countsOf) {
  rmSync(report, { force: true });
  const startedAt = performance.now();
  console.log(`\n== ${stage}`);
  const code = await run("node", args, environment);
  const parsedReport = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
  const counts = parsedReport ? countsOf(parsedReport) : { passed: 0, failed: 1, failures: [], files: [] };
  results.push({ stage, code, seconds: (performance.now() - startedAt) / 1_000, ...counts });
}

async function runOrExit(program, args) {
  if ((await run(program, args)) !== 0) throw new Error(`${program} ${args.join(" ")} failed`);
}

/** Runs a program and returns its exit code; forwards signals that would end this process. */
function run(program, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...environment };
    const child = spawn(program, args, { stdio: "inherit", env });
    const killChild = (signal) => child.kill(signal);
    process.on("SIGINT", killChild).on("SIGTERM", killChild);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", killChild).off("SIGTERM", killChild);
      if (signal || code === 130) process.exit(130);
      resolve(code);
    });
  });
}
