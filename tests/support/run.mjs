// Runs the tests. On a fresh clone it first installs what they need.
//   npm test                   the quick suite: rules, SQL, HTTP, races, masking, roles, the main paths on the screens
//   npm run test:all           the full run: also crashes, outages, load, thousands of comparisons, every screen test,
//                              other dates
//   npm test -- assign         every test file whose path contains the word, including the long suite
//   npm test -- --no-screens   without the browser (and without a build); further options go to Vitest
//   npm test -- --screens      the browser only; further options go to Playwright
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { needsBuild, needsInstall } from "../../server/build-state.mjs";
import { datedTests, dates, environmentAt } from "./dates.mjs";
import { ensurePrograms, findFaketime } from "./system.mjs";

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
  ensurePrograms([
    "postgres",
    ...(withScreens ? ["browser"] : []),
    // Installed before tests run in parallel, because only one apt-get can run at a time.
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
  // The stages of the dates run in parallel, each with one worker, because a single stage often leaves a core idle. The
  // browser stages take longest, so they start first.
  const datedStages = [
    ...dates
      .filter(({ screens }) => withScreens && screens)
      .map(
        ({ name, at }) =>
          () =>
            playwright(`screens on ${name}`, datedTests.playwright, datedRun(at)),
      ),
    ...dates
      .filter(() => withVitest)
      .map(({ name, at }) => () => {
        const report = `test-results/rules-${at.slice(0, 10)}.json`;
        return vitest(`on ${name}`, [...datedTests.vitest, "--maxWorkers=1"], { ...datedRun(at), report });
      }),
  ];
  const runRemaining = async () => {
    for (let stage = datedStages.shift(); stage; stage = datedStages.shift()) await stage();
  };
  await Promise.all(Array.from({ length: 3 }, runRemaining));
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

/** Options of a stage that runs on the date `at`, in parallel with others. */
function datedRun(at) {
  return { environment: { ...environmentAt(at, findFaketime()), TEST_SUITE: "quick" }, isBuffered: true };
}

async function vitest(stage, args, { report = "test-results/rules.json", ...options } = {}) {
  const command = ["node_modules/vitest/vitest.mjs", "run", `--outputFile.json=${report}`, ...args];
  await runStage(stage, command, { report, ...options }, (report) => {
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

async function playwright(stage, args, options = {}) {
  const report = "test-results/screens.json";
  await runStage(stage, ["node_modules/@playwright/test/cli.js", "test", ...args], { report, ...options }, (report) => {
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
  });
}

function listSpecs({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(listSpecs)];
}

/** Runs one test runner and adds its counts to the results. A runner that writes no report counts as one failure. */
async function runStage(stage, args, { report, environment, isBuffered }, readCounts) {
  rmSync(report, { force: true });
  const startedAt = performance.now();
  if (!isBuffered) console.log(`\n== ${stage}`);
  const code = await run("node", args, environment, isBuffered && `\n== ${stage}\n`);
  const parsedReport = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
  const counts = parsedReport ? readCounts(parsedReport) : { passed: 0, failed: 1, failures: [], files: [] };
  results.push({ stage, code, seconds: (performance.now() - startedAt) / 1_000, ...counts });
}

async function runOrExit(program, args) {
  if ((await run(program, args)) !== 0) throw new Error(`${program} ${args.join(" ")} failed`);
}

/**
 * Runs a program and returns its exit code; forwards signals that would end this process. With a `heading`, prints the
 * heading and the output once the program has ended, so that the output of several programs is not mixed.
 */
function run(program, args, environment = {}, heading = undefined) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...environment };
    const child = spawn(program, args, { stdio: heading ? ["inherit", "pipe", "pipe"] : "inherit", env });
    const output = heading ? [Buffer.from(heading)] : [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => output.push(chunk));
    const killChild = (signal) => child.kill(signal);
    process.on("SIGINT", killChild).on("SIGTERM", killChild);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", killChild).off("SIGTERM", killChild);
      process.stdout.write(Buffer.concat(output));
      if (signal || code === 130) process.exit(130);
      resolve(code);
    });
  });
}
