import calls from "./id/calls.json";
import closures from "./id/closures.json";
import common from "./id/common.json";
import dispatchConsole from "./id/console.json";
import forwarding from "./id/forwarding.json";
import incident from "./id/incident.json";
import intake from "./id/intake.json";
import live from "./id/live.json";
import mapUnits from "./id/map-units.json";
import moveUp from "./id/move-up.json";
import notation from "./id/notation.json";
import pageTitles from "./id/page-titles.json";
import search from "./id/search.json";
import tracks from "./id/tracks.json";
import watch from "./id/watch.json";

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
  ...search,
  ...tracks,
  ...watch,
};
