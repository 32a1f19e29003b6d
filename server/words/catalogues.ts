import { messages as en } from "./en";
import monthlyReportEn from "./en/monthly-report.json" with { type: "json" };
import ogcEn from "./en/ogc.json" with { type: "json" };
import paperBoardEn from "./en/paper-board.json" with { type: "json" };
import { messages as id } from "./id";
import monthlyReportId from "./id/monthly-report.json" with { type: "json" };
import ogcId from "./id/ogc.json" with { type: "json" };
import paperBoardId from "./id/paper-board.json" with { type: "json" };
import type { Locale } from "./languages";

/** All texts of the product by language. Screens load only the language they show, with `loadMessages`. */
export const catalogues = {
  id: { ...id, ...monthlyReportId, ...ogcId, ...paperBoardId },
  en: { ...en, ...monthlyReportEn, ...ogcEn, ...paperBoardEn },
} satisfies Record<Locale, object>;
