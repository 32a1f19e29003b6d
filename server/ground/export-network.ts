import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { Db } from "../../db/client";
import { vehicles } from "../../db/network-vocabulary";
import { CommandError } from "../command-line";
import { formatCsvCell } from "../csv-cell";
import { readCurrentNetwork, readEdges, readTurnBans } from "./stored-network";

/**
 * Writes the current network to two CSV files, so that routes can be checked with another program. One lists the edges,
 * with the seconds of each vehicle along and against the line (empty if it may not pass). The other lists the turn
 * bans. Returns the message to print.
 */
export async function exportNetwork(db: Db, edgesPath: string, turnsPath: string): Promise<string> {
  const currentNetwork = await readCurrentNetwork(db);
  if (!currentNetwork) throw new CommandError("No network is loaded: see docs/ground.md.");
  let edgeCount = 0;
  await writeFile(edgesPath, async (write) => {
    await write(`edge,from,to,metres,class,name,wkt,${vehicles.map((name) => `${name}_s,${name}_back_s`).join()}\n`);
    for await (const edges of readEdges(db, currentNetwork.id)) {
      edgeCount += edges.length;
      const lines = edges.map(({ id, from, to, metres, class: edgeClass, name, wkt, ms }) => {
        const seconds = ms.map((value) => (value === 0 ? "" : (value / 1_000).toFixed(3)));
        return `${id},${from},${to},${metres},${edgeClass},${formatCsvCell(name ?? "")},"${wkt}",${seconds.join()}\n`;
      });
      await write(lines.join(""));
    }
  });
  const turns = await readTurnBans(db, currentNetwork.id);
  await writeFile(turnsPath, async (write) => {
    await write("from_edge,via_node,to_edge\n");
    await write(turns.map(({ fromEdge, viaNode, toEdge }) => `${fromEdge},${viaNode},${toEdge}\n`).join(""));
  });
  return `Network ${currentNetwork.id}: ${edgeCount} edges in ${edgesPath}, ${turns.length} banned turns in ${turnsPath}.`;
}

async function writeFile(
  path: string,
  writeContent: (write: (text: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const stream: WriteStream = createWriteStream(path);
  const streamFinished = finished(stream);
  // Prevents an unhandled rejection if the stream fails before `streamFinished` is awaited.
  streamFinished.catch(() => {});
  await writeContent(async (text) => {
    if (!stream.write(text) && !stream.destroyed) await Promise.race([once(stream, "drain"), streamFinished]);
  });
  stream.end();
  await streamFinished.catch((error: Error) => {
    throw new CommandError(`${path} cannot be written: ${error.message}`);
  });
}
