import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

// Rules for third-party packages, checked without network access. If you extend one of the lists, explain why in the
// commit message: see CONTRIBUTING.md.

type LockedPackage = {
  version: string;
  integrity?: string;
  resolved?: string;
  license?: string;
  hasInstallScript?: boolean;
  inBundle?: boolean;
  link?: boolean;
};
const project = JSON.parse(readFileSync("package.json", "utf8")) as Record<
  "scripts" | "dependencies" | "devDependencies" | "overrides",
  Record<string, string>
>;
const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, LockedPackage> };
const lockedPackages = Object.entries(lock.packages)
  .filter(([path]) => path !== "")
  .map(([path, entry]) => ({ ...entry, name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length) }));

/** Licences that allow use and distribution and set no conditions for this project's own code. */
const licences = [
  ...["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT", "Unlicense"],
  // MPL-2.0 sets conditions only for the package's own files, if they are changed.
  "MPL-2.0",
  "OFL-1.1",
];
/** Packages whose metadata names another licence or none, each with the reason why it is accepted. */
const acceptedLicences: Record<string, string> = {
  "caniuse-lite": "CC-BY-4.0: data that only the build reads",
  "png-js": "states MIT in its LICENSE file",
};
/** Packages of sharp, the image library. Only the image optimiser of Next.js would load them, and it is turned off. */
const isImageLibrary = (name: string) => /^@img\/sharp-/.test(name);

/**
 * Packages that may run a script during installation. The scripts download or select a binary, except that of
 * protobufjs, which only prints a note about versions.
 */
const installScripts = ["@parcel/watcher", "@swc/core", "esbuild", "protobufjs"];

test("every dependency is pinned to one version", () => {
  const wantedPackages = Object.entries({ ...project.dependencies, ...project.devDependencies, ...project.overrides });
  expect(wantedPackages.length).toBeGreaterThan(40);
  expect(wantedPackages.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test("every locked package has its checksum and comes from the registry", () => {
  expect(lockedPackages.length).toBeGreaterThan(400);
  // A bundled package is part of another package, whose checksum covers it.
  const uncheckedPackages = lockedPackages.filter(
    ({ integrity, inBundle }) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ""),
  );
  expect(uncheckedPackages).toEqual([]);
  const packagesFromElsewhere = lockedPackages.filter(
    ({ resolved, link }) => link || (resolved && !resolved.startsWith("https://registry.npmjs.org/")),
  );
  expect(packagesFromElsewhere).toEqual([]);
});

test("only known packages run a script while they are installed", () => {
  const packagesWithScripts = lockedPackages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect([...new Set(packagesWithScripts)].sort()).toEqual(installScripts);
});

test("every package has a licence that we accept", () => {
  // For "A OR B", one licence must be acceptable; for "A AND B", both.
  const isAccepted = (licence: string) =>
    licence
      .replace(/^\((.*)\)$/, "$1")
      .split(" OR ")
      .some((licenceOption) => licenceOption.split(" AND ").every((licence) => licences.includes(licence)));
  const otherLicences = lockedPackages.filter(
    ({ name, license = "" }) => !isAccepted(license) && !(name in acceptedLicences) && !isImageLibrary(name),
  );
  expect(otherLicences.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test("the build makes a list of components that names every package with its version and checksum", () => {
  expect(project.scripts.build).toMatch(/&& npm run sbom$/);
  execFileSync("npm", ["run", "--silent", "sbom"], { stdio: "pipe" });
  const sbom = JSON.parse(readFileSync("dist/sbom.cdx.json", "utf8")) as {
    bomFormat: string;
    components: { name: string; version: string; purl: string; hashes?: unknown[] }[];
  };
  expect(sbom.bomFormat).toBe("CycloneDX");
  const listedPackages = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
  expect(lockedPackages.filter(({ name, version }) => !listedPackages.has(`${name}@${version}`))).toEqual([]);
  const bundledNames = new Set(lockedPackages.filter(({ inBundle }) => inBundle).map(({ name }) => name));
  const componentsWithoutPurlOrHash = sbom.components.filter(
    ({ name, purl, hashes }) => !purl || (!hashes?.length && !bundledNames.has(name)),
  );
  expect(componentsWithoutPurlOrHash).toEqual([]);
});
