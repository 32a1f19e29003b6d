import areas from "./id/areas.json";
import channels from "./id/channels.json";
import crew from "./id/crew.json";
import csv from "./id/csv.json";
import insight from "./id/insight.json";
import people from "./id/people.json";
import reference from "./id/reference.json";
import reports from "./id/reports.json";
import screenSettings from "./id/screen-settings.json";
import speed from "./id/speed.json";
import wall from "./id/wall.json";
import { consoleMessages } from "./id-console";

/** The Indonesian texts of all screens and CSV files. No top-level key occurs in two of the imported files. */
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
