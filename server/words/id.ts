import areas from "./id/areas.json" with { type: "json" };
import calls from "./id/calls.json" with { type: "json" };
import closures from "./id/closures.json" with { type: "json" };
import common from "./id/common.json" with { type: "json" };
import dispatchConsole from "./id/console.json" with { type: "json" };
import crew from "./id/crew.json" with { type: "json" };
import csv from "./id/csv.json" with { type: "json" };
import forwarding from "./id/forwarding.json" with { type: "json" };
import incident from "./id/incident.json" with { type: "json" };
import insight from "./id/insight.json" with { type: "json" };
import intake from "./id/intake.json" with { type: "json" };
import live from "./id/live.json" with { type: "json" };
import mapUnits from "./id/map-units.json" with { type: "json" };
import moveUp from "./id/move-up.json" with { type: "json" };
import notation from "./id/notation.json" with { type: "json" };
import pageTitles from "./id/page-titles.json" with { type: "json" };
import people from "./id/people.json" with { type: "json" };
import reference from "./id/reference.json" with { type: "json" };
import reports from "./id/reports.json" with { type: "json" };
import screenSettings from "./id/screen-settings.json" with { type: "json" };
import search from "./id/search.json" with { type: "json" };
import speed from "./id/speed.json" with { type: "json" };
import tracks from "./id/tracks.json" with { type: "json" };
import wall from "./id/wall.json" with { type: "json" };

/** The Indonesian texts of all screens and CSV files. No top-level key occurs in two of the imported files. */
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
