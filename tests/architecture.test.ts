import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { screenSources } from "../server/build-state.mjs";
import { timeZone } from "../server/domain/calendar";
import { consoleMessages as consoleMessagesEn } from "../server/words/en-console";
import { consoleMessages as consoleMessagesId } from "../server/words/id-console";
import { listImports, readSources, type SourceFile } from "./support/source-files";

// Lint rules check which folders may import from which in `server`, `db` and `server/domain`. These tests check what
// the linter cannot.

const readFilesIn = (...folders: string[]) => readSources(...folders.filter((folder) => existsSync(folder)));
const readCodeFilesIn = (...folders: string[]) =>
  readFilesIn(...folders).filter(({ path }) => /\.(ts|tsx)$/.test(path));

test("the screens import only types from server and db, and values only from the rules, message catalogues and vocabulary", () => {
  const valueImports = readCodeFilesIn("app").flatMap((file) =>
    listImports(file)
      .filter(({ typeOnly }) => !typeOnly)
      .map(({ importedPath }) => ({ file: file.path, target: resolveTarget(file, importedPath) })),
  );
  const forbiddenImports = valueImports.filter(
    ({ target }) =>
      /^(server|db)\//.test(target) &&
      !screenSources.some((source) => target.startsWith(`${source}/`) || [target, `${target}.ts`].includes(source)),
  );
  expect(forbiddenImports).toEqual([]);
});

test("a screen imports only its own folder and the shared ones, whose names start with _", () => {
  const crossImports = readCodeFilesIn("app").flatMap((file) =>
    listImports(file)
      .map(({ importedPath }) => ({ file: file.path, target: resolveTarget(file, importedPath) }))
      .filter(({ target }) => findScreen(target) !== null && findScreen(target) !== findScreen(file.path)),
  );
  expect(crossImports).toEqual([]);
});

test("the console uses only the texts that it loads", () => {
  const files = new Map(readCodeFilesIn("app").map((file) => [file.path, file]));
  const pathsToVisit = [...files.keys()].filter(
    (path) => path.startsWith("app/dispatch/") || ["app/layout.tsx", "app/not-found.tsx"].includes(path),
  );
  const foundPaths = new Set(pathsToVisit);
  for (const path of pathsToVisit) {
    const file = files.get(path) as SourceFile;
    for (const { importedPath, typeOnly } of listImports(file)) {
      const importedFile = [".ts", ".tsx"]
        .map((ending) => resolveTarget(file, importedPath) + ending)
        .find((name) => files.has(name));
      if (typeOnly || !importedFile || foundPaths.has(importedFile)) continue;
      foundPaths.add(importedFile);
      pathsToVisit.push(importedFile);
    }
  }
  const usedSections = pathsToVisit.flatMap((path) =>
    [...(files.get(path)?.text ?? "").matchAll(/useTranslations\((?:"([^"]+)")?/g)].map(([, section]) => section),
  );
  expect(new Set(usedSections).size).toBeGreaterThan(80);
  for (const messages of [consoleMessagesId, consoleMessagesEn]) {
    expect(usedSections.filter((section) => section === undefined || !(section in messages))).toEqual([]);
  }
});

test("the rules use no clock, no random numbers and no network", () => {
  const impurePattern =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(|\bprocess\.|\bperformance\.now\(|\bcrypto\b/;
  expect(findLinesMatching(readCodeFilesIn("server/domain"), impurePattern)).toEqual([]);
});

test("no screen uses crypto.randomUUID, which is missing on pages served over plain HTTP", () => {
  expect(findLinesMatching(readCodeFilesIn("app"), /\brandomUUID\b/)).toEqual([]);
});

test("no file has a generic name such as utils or helpers", () => {
  const genericNames = ["utils", "util", "helpers", "helper", "types", "common", "misc", "index"];
  const genericallyNamedFiles = readCodeFilesIn("app", "server", "db").filter(({ path }) =>
    genericNames.includes(basename(path, extname(path))),
  );
  expect(genericallyNamedFiles.map(({ path }) => path)).toEqual([]);
});

test("every SQL file in db/queries is loaded by a TypeScript file in the same folder", () => {
  const queries = readFilesIn("db/queries");
  const queryCode = queries
    .filter(({ path }) => path.endsWith(".ts"))
    .map(({ text }) => text)
    .join();
  const files = queries
    .filter(({ path }) => path.endsWith(".sql"))
    .map(({ path }) => path.replace("db/queries/", "").replace(".sql", ""));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((name) => !queryCode.includes(`"${name}"`))).toEqual([]);
});

test("no code depends on one language", () => {
  expect(findLinesMatching(readCodeFilesIn("app", "server"), /[=!]==? ?"(?:id|en)"/)).toEqual([]);
});

test("SQL and code name the time zone consistently", () => {
  const zones = readFilesIn("db/queries", "tests").flatMap(({ text }) =>
    [...text.matchAll(/at time zone '([A-Z][\w/]+)'/g)].map(([, zone]) => zone),
  );
  expect(zones.filter((zone) => zone !== timeZone)).toEqual([]);
  expect(
    findLinesMatching(readCodeFilesIn("app", "server"), /"Asia\/Jakarta"/).map((line) => line.split(":")[0]),
  ).toEqual(["server/domain/calendar.ts"]);
});

test("every file that the documents name exists", () => {
  const documents = ["README.md", "README.id.md", "CONTRIBUTING.md"].map((path) => ({
    path,
    text: readFileSync(path, "utf8"),
  }));
  const namedFiles = [...documents, ...readFilesIn("docs").filter(({ path }) => path.endsWith(".md"))].flatMap(
    ({ path, text }) =>
      [...text.matchAll(/`((?:app|server|db|tests|docs|public|\.ci)\/[\w./-]+\.\w+)`/g)].map(([, file = ""]) => ({
        path,
        file,
      })),
  );
  expect(namedFiles.length).toBeGreaterThan(50);
  expect(namedFiles.filter(({ file }) => !existsSync(file))).toEqual([]);
});

test("no screen loads anything from the internet", () => {
  // XML namespaces are allowed because they are only names. Links that people click are allowed too.
  const allowedUrls = /xmlns(?::\w+)?="[^"]*"|http:\/\/www\.w3\.org\/\S*|<a\s[^>]*href=(?:"[^"]*"|'[^']*')/g;
  const screens = readFilesIn("app", "public").map(({ path, text }) => ({ path, text: text.replace(allowedUrls, "") }));
  expect(findLinesMatching(screens, /\bhttps?:\/\/(?!localhost\b|127\.0\.0\.1\b)/)).toEqual([]);
});

test("no string becomes markup or code, and no input becomes a pattern or a command", () => {
  const sinkPattern =
    /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|\bnew Function\(|srcDoc=/;
  expect(findLinesMatching([...readFilesIn("app", "public"), ...readCodeFilesIn("server", "db")], sinkPattern)).toEqual(
    [],
  );
  const patternFiles = findLinesMatching(readCodeFilesIn("app", "server", "db"), /\bnew RegExp\(/).map(
    (line) => line.split(":")[0],
  );
  // These files build patterns only from word lists in the code, not from input.
  expect([...new Set(patternFiles)]).toEqual([
    "server/domain/coordinates.ts",
    "server/domain/guess-type.ts",
    "server/domain/mentioned-places.ts",
    "server/domain/place-phrases.ts",
  ]);
  // Only backups (with paths from settings) and the demonstration (its simulator) start other programs.
  const programFiles = findLinesMatching(readCodeFilesIn("app", "server", "db"), /child_process/).map(
    (line) => line.split(":")[0],
  );
  expect(programFiles).toEqual(["server/backup/programs.ts", "server/demo/run-simulator.ts"]);
});

test("only strong hashes and random numbers are used", () => {
  const cryptoCalls = readCodeFilesIn("server", "db").flatMap(({ path, text }) =>
    [...text.matchAll(/\bcreate(?:Hash|Hmac|Cipheriv|Sign)\("([\w-]+)"/g)].map(([, name]) => ({ path, name })),
  );
  expect(cryptoCalls.length).toBeGreaterThan(5);
  // Authenticator apps expect SHA-1 in the HMAC of their codes.
  const isTotp = ({ path, name }: (typeof cryptoCalls)[number]) =>
    name === "sha1" && path === "server/people/second-factor.ts";
  expect(cryptoCalls.filter((call) => call.name !== "sha256" && !isTotp(call))).toEqual([]);
  // Weak random numbers may only stagger the reconnects and reloads of screens, or generate demonstration data.
  const filesWithRandom = findLinesMatching(readCodeFilesIn("app", "server", "db"), /\bMath\.random\b/).map(
    (line) => line.split(":")[0],
  );
  expect([...new Set(filesWithRandom)].filter((path) => !path?.startsWith("server/demo/")).sort()).toEqual([
    "app/_live/feed/follow-feed.ts",
    "app/_live/feed/stagger-resets.ts",
    "app/_live/version/use-reload-for-new-version.ts",
  ]);
});

describe("docs/security.md", () => {
  const document = existsSync("docs/security.md") ? readFileSync("docs/security.md", "utf8") : "";
  const rows = [...document.matchAll(/^\| (\d+\.\d+\.\d+) \| (.*?) \| (.*?) \| (.*?) \|$/gm)].map(
    ([, id = "", requirement = "", state = "", evidence = ""]) => ({ id, requirement, state, evidence }),
  );

  test("lists every requirement of ASVS 5.0.0 level 1 and 2 once, with its state and what shows it", () => {
    expect(rows.map(({ id }) => id)).toEqual(listRequirementIds());
    expect(rows.filter(({ state }) => !/^(met|n\/a|not met)$/.test(state))).toEqual([]);
    expect(rows.filter(({ requirement, evidence }) => requirement.length < 5 || evidence.length < 5)).toEqual([]);
    // The evidence for a requirement that is met names the test, file or setting that shows it.
    expect(rows.filter(({ state, evidence }) => state === "met" && !evidence.includes("`"))).toEqual([]);
  });

  test("names only tests that exist, by file and title", () => {
    const namedTests = [...document.matchAll(/`([\w-]+\/[\w-]+|architecture)`: \*([^*]+)\*/g)].map(
      ([, file = "", title = ""]) => ({ file: `tests/${file}.test.ts`, title }),
    );
    expect(namedTests.length).toBeGreaterThan(80);
    const missingTests = namedTests.filter(
      ({ file, title }) => !existsSync(file) || !listTitles(readFileSync(file, "utf8")).includes(title),
    );
    expect(missingTests).toEqual([]);
  });
});

test("no shipped file refers to a folder outside the project", () => {
  const outsidePattern = new RegExp(["\\.\\./", "shared"].join(""));
  expect(findLinesMatching(readFilesIn(), outsidePattern)).toEqual([]);
});

describe("reading imports", () => {
  test.for([
    ['import { z } from "zod";', "zod", false],
    ['import type { Db } from "../db/client";', "../db/client", true],
    ['import { type Db, type Database } from "../db/client";', "../db/client", true],
    ['import { type Db, openPostgres } from "../db/client";', "../db/client", false],
    ['import {\n  a,\n  b,\n} from "@/server/x";', "@/server/x", false],
    ['import "./globals.css";', "./globals.css", false],
    ['export { a } from "./a";', "./a", false],
    ['const late = await import("@/db/client");', "@/db/client", false],
  ] as const)("%s", ([text, importedPath, typeOnly]) => {
    expect(listImports({ path: "x.ts", text })).toEqual([{ importedPath, typeOnly }]);
  });
});

/** Resolves an import to a path from the project root. Returns package names unchanged. */
function resolveTarget({ path }: SourceFile, from: string): string {
  if (from.startsWith("@/")) return from.slice(2);
  return from.startsWith(".") ? join(dirname(path), from) : from;
}

/** Returns the name of the screen that a file belongs to; null for shared files and for files directly in `app`. */
function findScreen(path: string): string | null {
  return /^app\/([a-z][^/]*)\//.exec(path)?.[1] ?? null;
}

function findLinesMatching(files: SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .map((line, index) => ({ line, place: `${path}:${index + 1}` }))
      .filter(({ line }) => !/^\s*(\/\/|\/?\*)/.test(line) && pattern.test(line))
      .map(({ line, place }) => `${place} ${line.trim()}`),
  );
}

/** Returns the test titles in a file. Titles of parametrised tests contain their placeholders. */
function listTitles(text: string): string[] {
  return [...text.matchAll(/(?:^|[\s(])(?:"((?:[^"\\\n]|\\.)+)"|`([^`\n]+)`)\s*,/g)].map(
    ([, plain, template]) => plain ?? template ?? "",
  );
}

/**
 * Returns the numbers of all ASVS requirements of levels 1 and 2. `sections` has an entry for each chapter, with the
 * number of these requirements in each of its sections. In every section they come before those of level 3.
 */
function listRequirementIds(): string[] {
  const sections = [
    { 1: 2, 2: 9, 3: 11, 4: 3, 5: 2 },
    { 1: 3, 2: 3, 3: 4, 4: 1 },
    { 2: 2, 3: 4, 4: 6, 5: 5, 7: 2 },
    { 1: 3, 2: 1, 3: 2, 4: 4 },
    { 1: 1, 2: 3, 3: 2, 4: 3 },
    { 1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4 },
    { 1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2 },
    { 1: 2, 2: 3, 3: 1, 4: 1 },
    { 1: 3, 2: 4 },
    { 1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3 },
    { 1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1 },
    { 1: 3, 2: 2, 3: 4 },
    { 1: 1, 2: 5, 3: 2, 4: 5 },
    { 1: 2, 2: 4, 3: 3 },
    { 1: 3, 2: 3, 3: 7 },
    { 1: 1, 2: 5, 3: 4, 4: 3, 5: 3 },
    { 1: 1, 2: 4, 3: 2 },
  ];
  return sections.flatMap((counts, chapter) =>
    Object.entries(counts).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${chapter + 1}.${section}.${index + 1}`),
    ),
  );
}
