import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locale } from "@/server/words/languages";
import { type Role, roles } from "../../db/access-vocabulary";

/** The user guides: files in `docs/guide/<language>`, which can also be read without the product. */
const guideNames = ["call-taker", "first-shift", "supervisor", "crew", "agency", "leader", "administrator"] as const;
export type GuideName = (typeof guideNames)[number];

/**
 * The guides that a role may read, its own guide first. Guides contain screenshots, so no role may read the guide of a
 * role with more access.
 */
const guidesByRole: Record<Role, readonly GuideName[]> = {
  "call-taker": ["call-taker", "first-shift"],
  dispatcher: ["call-taker", "first-shift"],
  supervisor: ["supervisor", "call-taker", "first-shift"],
  crew: ["crew"],
  "agency-officer": ["agency"],
  leader: ["leader"],
  admin: ["administrator"],
  wall: [],
};

/** Returns the guides for the role named in a request; none if no role or an unknown one is named. */
export function listGuides(role: string | null): readonly GuideName[] {
  const knownRole = roles.find((name) => name === role);
  return knownRole ? guidesByRole[knownRole] : [];
}

const folder = join(process.cwd(), "docs/guide");

/** Reads a guide in one language, as Markdown. */
export function readGuide(locale: Locale, name: GuideName): Promise<string> {
  return readFile(join(folder, locale, `${name}.md`), "utf8");
}

/** Reads an image of the guides in one language; null if there is no image with this name. */
export async function readImage(locale: Locale, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!/^[a-z0-9-]+\.webp$/.test(file)) return null;
  return readFile(join(folder, "images", locale, file)).then(
    (content) => new Uint8Array(content),
    () => null,
  );
}
