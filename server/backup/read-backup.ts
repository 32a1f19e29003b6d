import { CommandError } from "../command-line";
import { findPostgresProgram, type Program, startProgram, writeToProgram } from "./programs";
import { Manifest } from "./table-checksums";

type Source = { file: string; keyFile: string; signal?: AbortSignal | undefined };

const newLine = 10;
const maxManifestBytes = 10_000_000;

/** A file that is not a complete backup made with this key. */
export class UnreadableBackupError extends CommandError {}

/**
 * Decrypts a backup. `pg_restore` converts the part after the manifest to SQL, and writes it to the file named in
 * `args` or, if none is named, to its standard output. `restoreProgram.done` rejects if the backup is damaged or
 * incomplete.
 */
export async function openBackup(
  { file, keyFile, signal }: Source,
  args: readonly string[],
): Promise<{ manifest: Manifest; restoreProgram: Program }> {
  const decryption = startProgram("age", ["--decrypt", "--identity", keyFile, file], { signal });
  const chunks = decryption.output[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const { line, rest } = await readLine(chunks);
  const parsed = Manifest.safeParse(parseJson(line));
  if (!parsed.success) {
    decryption.output.destroy();
    await decryption.done.catch((error: Error) => {
      throw new UnreadableBackupError(`${file} cannot be read: ${error.message}`);
    });
    throw new UnreadableBackupError(`${file} is not a backup of this product, or of a later version.`);
  }
  const path = findPostgresProgram("pg_restore", parsed.data.postgres);
  const program = startProgram(path, [...args, "--no-owner", "--no-privileges", "--no-comments"], { signal });
  const inputWritten = writeToProgram(prependChunk(rest, chunks), program).then(async () => {
    await decryption.done;
    program.input.end();
  });
  const done = Promise.all([inputWritten, program.done]).then(
    () => {},
    (error: Error) => {
      program.input.destroy();
      throw new UnreadableBackupError(`${file} cannot be read: ${error.message}`);
    },
  );
  done.catch(() => {});
  return { manifest: parsed.data, restoreProgram: { ...program, done } };
}

/** Reads a backup to its end without a database. Throws if any part of it is damaged or missing. */
export async function verifyBackup(source: Source): Promise<Manifest> {
  const { manifest, restoreProgram } = await openBackup(source, ["--file=/dev/null"]);
  restoreProgram.output.resume();
  await restoreProgram.done;
  return manifest;
}

async function readLine(chunks: AsyncIterator<Buffer>): Promise<{ line: string; rest: Buffer }> {
  let text = Buffer.alloc(0);
  while (text.length < maxManifestBytes) {
    const { value, done } = await chunks.next();
    if (done) break;
    text = Buffer.concat([text, value]);
    const end = text.indexOf(newLine);
    if (end >= 0) return { line: text.subarray(0, end).toString(), rest: text.subarray(end + 1) };
  }
  return { line: "", rest: text };
}

async function* prependChunk(first: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
