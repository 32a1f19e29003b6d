type Named = { nameId: string; nameEn: string; defaultPriority: number };

/**
 * Types whose Indonesian or English name contains all words: exact matches first, then names that start with the words,
 * then by urgency.
 */
export function rankTypes<Type extends Named>(types: readonly Type[], words: string): Type[] {
  const sought = words.trim().toLowerCase();
  const parts = sought.split(/\s+/);
  const namesOf = ({ nameId, nameEn }: Type) => [nameId.toLowerCase(), nameEn.toLowerCase()];
  const likeness = (type: Type) => {
    const names = namesOf(type);
    if (names.includes(sought)) return 0;
    return names.some((name) => name.startsWith(sought)) ? 1 : 2;
  };
  return types
    .filter((type) => parts.every((part) => namesOf(type).some((name) => name.includes(part))))
    .sort((one, other) => likeness(one) - likeness(other) || one.defaultPriority - other.defaultPriority);
}
