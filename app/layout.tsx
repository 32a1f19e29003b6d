import type { Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { locales } from "@/server/words/catalogues";
import { CspNonce } from "./_ui/csp-nonce";
import { PageTitle } from "./_words/page-title";
import { chosen, themes } from "./_words/preference";
import { PreferenceProvider } from "./_words/preference-provider";
import "./globals.css";
import "./print.css";

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

/** Reads the choices of this device, and the nonce of this request: every page is rendered when it is asked for. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, asked] = await Promise.all([cookies(), headers()]);
  const locale = chosen(locales, jar.get("locale")?.value);
  const theme = chosen(themes, jar.get("theme")?.value);
  return (
    <html lang={locale} data-theme={theme} data-build={asked.get("x-build") ?? undefined} suppressHydrationWarning>
      <body>
        <CspNonce nonce={asked.get("x-nonce") ?? undefined}>
          <PreferenceProvider locale={locale} theme={theme}>
            <PageTitle />
            {children}
          </PreferenceProvider>
        </CspNonce>
      </body>
    </html>
  );
}
