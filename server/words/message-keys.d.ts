import type { Messages as Catalogue } from "./catalogues";

declare module "next-intl" {
  interface AppConfig {
    Locale: "id" | "en";
    Messages: Catalogue;
  }
}
