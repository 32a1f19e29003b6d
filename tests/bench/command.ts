import { provideSystem } from "../support/system.mjs";
import { benchAssign } from "./assign";
import { benchNearest } from "./nearest";
import { publish, type Report } from "./report";

const benches: Record<string, () => Promise<Report>> = { nearest: benchNearest, assign: benchAssign };

const [name = ""] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
  provideSystem({ browser: false });
  publish(name, await bench());
} else {
  console.error(`Which benchmark? npm run bench -- <name>, with one of: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 1;
}
