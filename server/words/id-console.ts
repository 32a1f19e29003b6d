import calls from "./id/calls.json" with { type: "json" };
import closures from "./id/closures.json" with { type: "json" };
import common from "./id/common.json" with { type: "json" };
import dispatchConsole from "./id/console.json" with { type: "json" };
import forwarding from "./id/forwarding.json" with { type: "json" };
import incident from "./id/incident.json" with { type: "json" };
import intake from "./id/intake.json" with { type: "json" };
import live from "./id/live.json" with { type: "json" };
import mapUnits from "./id/map-units.json" with { type: "json" };
import moveUp from "./id/move-up.json" with { type: "json" };
import notation from "./id/notation.json" with { type: "json" };
import pageTitles from "./id/page-titles.json" with { type: "json" };
import paperEntry from "./id/paper-entry.json" with { type: "json" };
import search from "./id/search.json" with { type: "json" };
import tracks from "./id/tracks.json" with { type: "json" };
import watch from "./id/watch.json" with { type: "json" };

/** The Indonesian texts of the console, without those of the other screens. */
export const consoleMessages = {
  ...calls,
  ...closures,
  ...common,
  ...dispatchConsole,
  ...forwarding,
  ...incident,
  ...intake,
  ...live,
  ...mapUnits,
  ...moveUp,
  ...notation,
  ...pageTitles,
  ...paperEntry,
  ...search,
  ...tracks,
  ...watch,
};
