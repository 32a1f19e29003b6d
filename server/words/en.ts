import areas from "./en/areas.json";
import channels from "./en/channels.json";
import crew from "./en/crew.json";
import csv from "./en/csv.json";
import insight from "./en/insight.json";
import people from "./en/people.json";
import reference from "./en/reference.json";
import reports from "./en/reports.json";
import screenSettings from "./en/screen-settings.json";
import speed from "./en/speed.json";
import wall from "./en/wall.json";
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
