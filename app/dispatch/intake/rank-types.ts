type NamedType = { nameId: string; nameEn: string; defaultPriority: number };

/**
 * Returns the types whose Indonesian or English name contains all words of a search text. Names equal to the text come
 * first, then names that start with it, then the more urgent types.
 */
export function rankTypes<Type extends NamedType>(types: readonly Type[], words: string): Type[] {
  const query = words.trim().toLowerCase();
  const queryWords = query.split(/\s+/);
  const listNames = ({ nameId, nameEn }: Type) => [nameId.toLowerCase(), nameEn.toLowerCase()];
  const computeRank = (type: Type) => {
    const names = listNames(type);
    if (names.includes(query)) return 0;
    return names.some((name) => name.startsWith(query)) ? 1 : 2;
  };
  return types
    .filter((type) => queryWords.every((queryWord) => listNames(type).some((name) => name.includes(queryWord))))
    .sort((a, b) => computeRank(a) - computeRank(b) || a.defaultPriority - b.defaultPriority);
}
