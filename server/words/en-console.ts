import calls from "./en/calls.json" with { type: "json" };
import closures from "./en/closures.json" with { type: "json" };
import common from "./en/common.json" with { type: "json" };
import dispatchConsole from "./en/console.json" with { type: "json" };
import forwarding from "./en/forwarding.json" with { type: "json" };
import incident from "./en/incident.json" with { type: "json" };
import intake from "./en/intake.json" with { type: "json" };
import live from "./en/live.json" with { type: "json" };
import mapUnits from "./en/map-units.json" with { type: "json" };
import moveUp from "./en/move-up.json" with { type: "json" };
import notation from "./en/notation.json" with { type: "json" };
import pageTitles from "./en/page-titles.json" with { type: "json" };
import paperEntry from "./en/paper-entry.json" with { type: "json" };
import search from "./en/search.json" with { type: "json" };
import tracks from "./en/tracks.json" with { type: "json" };
import watch from "./en/watch.json" with { type: "json" };

/** The English texts of the console, without those of the other screens. */
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
