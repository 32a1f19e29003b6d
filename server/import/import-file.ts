import { takeLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { parseAgencies, writeAgencies } from "./agencies";
import { checkAreas, parseAreas, writeAreas } from "./areas";
import { parseFacilities, writeFacilities } from "./facilities";
import type { FileError, ParsedFile } from "./file-errors";
import { parsePlans, writePlans } from "./plans";
import { type References, readReferences } from "./references";
import { parseGauges, parseReadings, writeGauges, writeReadings } from "./river-gauges";
import { parseStations, writeStations } from "./stations";
import { parseUnits, writeUnits } from "./units";

type Importer<Row> = {
  parse: (file: Uint8Array, references: References) => ParsedFile<Row>;
  check?: (tx: Db, rows: ParsedFile<Row>["rows"]) => Promise<FileError[]>;
  write: (tx: Db, context: Context, rows: ParsedFile<Row>["rows"], references: References) => Promise<void>;
};

const importers = {
  agencies: hideRowType({ parse: parseAgencies, write: writeAgencies }),
  stations: hideRowType({ parse: parseStations, write: writeStations }),
  units: hideRowType({ parse: parseUnits, write: writeUnits }),
  facilities: hideRowType({ parse: parseFacilities, write: writeFacilities }),
  areas: hideRowType({ parse: parseAreas, check: checkAreas, write: writeAreas }),
  plans: hideRowType({ parse: parsePlans, write: writePlans }),
  gauges: hideRowType({ parse: parseGauges, write: writeGauges }),
  readings: hideRowType({ parse: parseReadings, write: writeReadings }),
};
export type ImportKind = keyof typeof importers;
export const importKinds = Object.keys(importers) as ImportKind[];

/** Maximum number of errors listed in a refusal; its `count` is the total number. */
const maxListedErrors = 100;

/**
 * Imports a file of the regency's own data in one transaction. If the file has errors, imports nothing and refuses with
 * `invalid-input`: `errors` lists the line, field and cause of the first 100 errors, and `count` is their total number.
 */
export async function importFile(
  context: Context,
  { kind, name, file }: { kind: ImportKind; name: string; file: Uint8Array },
): Promise<{ rows: number }> {
  const importResult = await inTransaction(context.db, async (tx) => {
    await takeLock(tx, "referenceData");
    const { rows, errors, write } = await importers[kind](tx, file);
    if (errors.length > 0) {
      const sortedErrors = errors.sort((a, b) => a.line - b.line);
      throw new Refusal("invalid-input", { errors: sortedErrors.slice(0, maxListedErrors), count: errors.length });
    }
    await write(context);
    const data = { kind, file: name, rows };
    await record(tx, context, [{ kind: "reference.imported", data }]);
    return { rows };
  });
  context.announce();
  return importResult;
}

/** Hides the row type of an importer, so that the importers of all kinds have the same type. */
function hideRowType<Row>({ parse, check, write }: Importer<Row>) {
  return async (tx: Db, file: Uint8Array) => {
    const references = await readReferences(tx);
    const { rows, errors } = parse(file, references);
    return {
      rows: rows.length,
      errors: [...errors, ...((await check?.(tx, rows)) ?? [])],
      write: (context: Context) => write(tx, context, rows, references),
    };
  };
}
