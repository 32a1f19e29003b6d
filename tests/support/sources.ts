import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

export type Source = { path: string; text: string };
export type Import = { from: string; typeOnly: boolean };

const notOurs = new Set(["node_modules", ".git", ".next", "dist", ".data", "test-results", "public/map"]);
const readable = new Set([
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

/** The text files under some folders, or in the whole project, without what is built, installed or kept as data. */
export function sources(...folders: string[]): Source[] {
  return (folders.length > 0 ? folders : ["."]).flatMap(walk);
}

function walk(folder: string): Source[] {
  if (notOurs.has(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return readable.has(extname(entry.name)) ? [{ path, text: readFileSync(path, "utf8") }] : [];
  });
}

/** What a TypeScript file imports or passes on, as written; with every name marked `type` it is an import of types only. */
export function importsOf({ text }: Source): Import[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:([^"';]*?)\sfrom\s+)?["']([^"']+)["']/gm);
  const calls = text.matchAll(/\b(?:import|require)\(\s*["']([^"']+)["']/g);
  return [
    ...[...statements].map(([, type, names = "", from = ""]) => ({ from, typeOnly: Boolean(type) || allTypes(names) })),
    ...[...calls].map(([, from = ""]) => ({ from, typeOnly: false })),
  ];
}

function allTypes(names: string): boolean {
  const inner = names.match(/^\{(.*)\}$/s)?.[1];
  const parts = inner?.split(",").map((name) => name.trim()) ?? [];
  const named = parts.filter(Boolean);
  return named.length > 0 && named.every((name) => name.startsWith("type "));
}
