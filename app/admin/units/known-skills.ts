import { catalogues } from "../../../server/words/catalogues";

/** The skills that have a name, and those that units have beside them. */
export function knownSkills(skilled: readonly { skills: readonly string[] }[]): string[] {
  return [...new Set([...Object.keys(catalogues.id.skill), ...skilled.flatMap(({ skills }) => skills)])];
}
