import { provideSystem } from "../support/system.mjs";
import { benchAssign } from "./assign";
import { benchAttack } from "./attack";
import { benchConsole } from "./console";
import { benchFastest } from "./fastest";
import { benchHeatmap } from "./heatmap";
import { benchHistory } from "./history";
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

type Bench = { run: (args: string[]) => Promise<Report>; browser: boolean };
const benches: Record<string, Bench> = {
  nearest: { run: benchNearest, browser: false },
  assign: { run: benchAssign, browser: false },
  positions: { run: benchPositions, browser: false },
  live: { run: benchLive, browser: false },
  heatmap: { run: benchHeatmap, browser: false },
  import: { run: benchHistory, browser: false },
  restore: { run: benchRestore, browser: false },
  console: { run: benchConsole, browser: true },
  attack: { run: benchAttack, browser: false },
  pan: { run: benchPan, browser: true },
  "ten-calls": { run: benchTenCalls, browser: true },
  fastest: { run: benchFastest, browser: false },
  travel: { run: benchTravel, browser: false },
  requests: { run: benchRequests, browser: false },
  regencies: { run: benchRegencies, browser: false },
  watch: { run: benchWatch, browser: true },
  wall: { run: benchWall, browser: true },
};

const [name = "", ...args] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
  provideSystem(["postgres", ...(bench.browser ? (["fullBrowser"] as const) : [])]);
  printAndSaveReport(name, await bench.run(args));
} else {
  console.error(`Usage: npm run bench -- <name>, where <name> is one of: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 1;
}
