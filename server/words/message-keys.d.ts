import type { Messages as Catalogue, Locale as CatalogueLocale } from "./languages";

declare module "next-intl" {
  interface AppConfig {
    Locale: CatalogueLocale;
    Messages: Catalogue;
  }
}
