/** Rows by the thousand: a statement takes 65,535 parameters at most. */
export function inBatches<Row>(rows: readonly Row[]): Row[][] {
  const size = 1_000;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
