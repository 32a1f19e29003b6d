import { ensurePrograms } from "../support/system.mjs";
import { benchAssign } from "./assign";
import { benchAttack } from "./attack";
import { benchConsole } from "./console";
import { benchFastest } from "./fastest";
import { benchHeatmap } from "./heatmap";
import { benchImportHistory } from "./import-history";
import { benchLive } from "./live";
import { benchNearest } from "./nearest";
import { benchPan } from "./pan";
import { benchPositions } from "./positions";
import { benchRegencies } from "./regencies";
import { printAndSaveReport, type Report } from "./report";
import { benchRequests } from "./requests";
import { benchRestore } from "./restore";
import { benchTenCalls } from "./ten-calls";
import { benchTravel } from "./travel";
import { benchWall } from "./wall";
import { benchWatch } from "./watch";

type Bench = { run: (args: string[]) => Promise<Report>; needsBrowser: boolean };
const benches: Record<string, Bench> = {
  nearest: { run: benchNearest, needsBrowser: false },
  assign: { run: benchAssign, needsBrowser: false },
  positions: { run: benchPositions, needsBrowser: false },
  live: { run: benchLive, needsBrowser: false },
  heatmap: { run: benchHeatmap, needsBrowser: false },
  import: { run: benchImportHistory, needsBrowser: false },
  restore: { run: benchRestore, needsBrowser: false },
  console: { run: benchConsole, needsBrowser: true },
  attack: { run: benchAttack, needsBrowser: false },
  pan: { run: benchPan, needsBrowser: true },
  "ten-calls": { run: benchTenCalls, needsBrowser: true },
  fastest: { run: benchFastest, needsBrowser: false },
  travel: { run: benchTravel, needsBrowser: false },
  requests: { run: benchRequests, needsBrowser: false },
  regencies: { run: benchRegencies, needsBrowser: false },
  watch: { run: benchWatch, needsBrowser: true },
  wall: { run: benchWall, needsBrowser: true },
};

const [name = "", ...args] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
  ensurePrograms(["postgres", ...(bench.needsBrowser ? (["fullBrowser"] as const) : [])]);
  printAndSaveReport(name, await bench.run(args));
} else {
  console.error(`Usage: npm run bench -- <name>, where <name> is one of: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 1;
}
