import type { Messages as Catalogue, Locale as CatalogueLocale } from "./catalogues";

declare module "next-intl" {
  interface AppConfig {
    Locale: CatalogueLocale;
    Messages: Catalogue;
  }
}
