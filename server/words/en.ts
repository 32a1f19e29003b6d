import areas from "./en/areas.json" with { type: "json" };
import channels from "./en/channels.json" with { type: "json" };
import crew from "./en/crew.json" with { type: "json" };
import csv from "./en/csv.json" with { type: "json" };
import insight from "./en/insight.json" with { type: "json" };
import people from "./en/people.json" with { type: "json" };
import reference from "./en/reference.json" with { type: "json" };
import reports from "./en/reports.json" with { type: "json" };
import screenSettings from "./en/screen-settings.json" with { type: "json" };
import speed from "./en/speed.json" with { type: "json" };
import wall from "./en/wall.json" with { type: "json" };
import { consoleMessages } from "./en-console";

/** The English texts of all screens and CSV files. No top-level key occurs in two of the imported files. */
export const messages = {
  ...consoleMessages,
  ...areas,
  ...channels,
  ...crew,
  ...csv,
  ...insight,
  ...people,
  ...reference,
  ...reports,
  ...screenSettings,
  ...speed,
  ...wall,
};
