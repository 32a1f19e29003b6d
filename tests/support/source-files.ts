import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

export type SourceFile = { path: string; text: string };
export type Import = { importedPath: string; typeOnly: boolean };

const ignoredFolders = new Set(["node_modules", ".git", ".next", "dist", ".data", "test-results", "public/map"]);
const textExtensions = new Set([
  ".ts",
  ".tsx",
  ".mjs",
  ".js",
  ".css",
  ".html",
  ".svg",
  ".json",
  ".webmanifest",
  ".sql",
  ".md",
]);

/**
 * Reads the text files in these folders, by default in the whole project, except build output, dependencies and data.
 */
export function readSources(...folders: string[]): SourceFile[] {
  return (folders.length > 0 ? folders : ["."]).flatMap(listFiles);
}

function listFiles(folder: string): SourceFile[] {
  if (ignoredFolders.has(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return textExtensions.has(extname(entry.name)) ? [{ path, text: readFileSync(path, "utf8") }] : [];
  });
}

/**
 * Lists the imports and re-exports of a TypeScript file. `typeOnly` is true if the statement or each of its names is
 * marked `type`.
 */
export function listImports({ text }: SourceFile): Import[] {
  const importStatements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:([^"';]*?)\sfrom\s+)?["']([^"']+)["']/gm);
  const importCalls = text.matchAll(/\b(?:import|require)\(\s*["']([^"']+)["']/g);
  return [
    ...[...importStatements].map(([, type, importedNames = "", importedPath = ""]) => ({
      importedPath,
      typeOnly: Boolean(type) || areAllTypes(importedNames),
    })),
    ...[...importCalls].map(([, importedPath = ""]) => ({ importedPath, typeOnly: false })),
  ];
}

function areAllTypes(importedNames: string): boolean {
  const namesInBraces = importedNames.match(/^\{(.*)\}$/s)?.[1];
  const trimmedNames = namesInBraces?.split(",").map((name) => name.trim()) ?? [];
  const identifiers = trimmedNames.filter(Boolean);
  return identifiers.length > 0 && identifiers.every((name) => name.startsWith("type "));
}
