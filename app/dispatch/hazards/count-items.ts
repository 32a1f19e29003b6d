/**
 * The number of items that pass `isCounted`; null before the items are loaded, and if there is neither a source nor an
 * item: nothing is measured then, and a zero would read as all clear.
 */
export function countItems<Item>(
  items: readonly Item[],
  { isLoaded, sources = [] }: { isLoaded: boolean; sources?: readonly unknown[] },
  isCounted: (item: Item) => boolean = () => true,
): number | null {
  const isMeasured = sources.length > 0 || items.length > 0;
  return isLoaded && isMeasured ? items.filter(isCounted).length : null;
}
