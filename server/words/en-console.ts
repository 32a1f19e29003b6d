import calls from "./en/calls.json";
import closures from "./en/closures.json";
import common from "./en/common.json";
import dispatchConsole from "./en/console.json";
import forwarding from "./en/forwarding.json";
import incident from "./en/incident.json";
import intake from "./en/intake.json";
import live from "./en/live.json";
import mapUnits from "./en/map-units.json";
import moveUp from "./en/move-up.json";
import notation from "./en/notation.json";
import pageTitles from "./en/page-titles.json";
import search from "./en/search.json";
import tracks from "./en/tracks.json";
import watch from "./en/watch.json";

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
  ...search,
  ...tracks,
  ...watch,
};
