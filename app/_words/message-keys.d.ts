import type messages from "./id.json";

declare module "next-intl" {
  interface AppConfig {
    Locale: "id" | "en";
    Messages: typeof messages;
  }
}
