import areas from "./id/areas.json" with { type: "json" };
import channels from "./id/channels.json" with { type: "json" };
import crew from "./id/crew.json" with { type: "json" };
import csv from "./id/csv.json" with { type: "json" };
import insight from "./id/insight.json" with { type: "json" };
import people from "./id/people.json" with { type: "json" };
import reference from "./id/reference.json" with { type: "json" };
import reports from "./id/reports.json" with { type: "json" };
import screenSettings from "./id/screen-settings.json" with { type: "json" };
import speed from "./id/speed.json" with { type: "json" };
import wall from "./id/wall.json" with { type: "json" };
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
