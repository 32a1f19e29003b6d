/** Splits rows into batches of 1,000, because a PostgreSQL statement can have at most 65,535 parameters. */
export function splitIntoBatches<Row>(rows: readonly Row[]): Row[][] {
  const size = 1_000;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
