import areas from "./en/areas.json" with { type: "json" };
import calls from "./en/calls.json" with { type: "json" };
import closures from "./en/closures.json" with { type: "json" };
import common from "./en/common.json" with { type: "json" };
import dispatchConsole from "./en/console.json" with { type: "json" };
import crew from "./en/crew.json" with { type: "json" };
import csv from "./en/csv.json" with { type: "json" };
import forwarding from "./en/forwarding.json" with { type: "json" };
import incident from "./en/incident.json" with { type: "json" };
import insight from "./en/insight.json" with { type: "json" };
import intake from "./en/intake.json" with { type: "json" };
import live from "./en/live.json" with { type: "json" };
import mapUnits from "./en/map-units.json" with { type: "json" };
import moveUp from "./en/move-up.json" with { type: "json" };
import notation from "./en/notation.json" with { type: "json" };
import pageTitles from "./en/page-titles.json" with { type: "json" };
import people from "./en/people.json" with { type: "json" };
import reference from "./en/reference.json" with { type: "json" };
import reports from "./en/reports.json" with { type: "json" };
import screenSettings from "./en/screen-settings.json" with { type: "json" };
import search from "./en/search.json" with { type: "json" };
import speed from "./en/speed.json" with { type: "json" };
import tracks from "./en/tracks.json" with { type: "json" };
import wall from "./en/wall.json" with { type: "json" };

/** The English texts of all screens and CSV files. No top-level key occurs in two of the imported files. */
export const messages = {
  ...areas,
  ...calls,
  ...closures,
  ...common,
  ...dispatchConsole,
  ...crew,
  ...csv,
  ...forwarding,
  ...incident,
  ...insight,
  ...intake,
  ...live,
  ...mapUnits,
  ...moveUp,
  ...notation,
  ...pageTitles,
  ...people,
  ...reference,
  ...reports,
  ...screenSettings,
  ...search,
  ...speed,
  ...tracks,
  ...wall,
};
