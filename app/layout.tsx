import type { Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { locales } from "@/server/words/languages";
import { CspNonce } from "./_ui/csp-nonce";
import { parsePreference, themes } from "./_words/preference";
import { PageTitle, PreferenceProvider } from "./_words/preference-provider";
import "./globals.css";
import "./print.css";

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

/** Renders every page per request, because it reads the preference cookies and the request's nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [cookieJar, requestHeaders] = await Promise.all([cookies(), headers()]);
  const locale = parsePreference(locales, cookieJar.get("locale")?.value);
  const theme = parsePreference(themes, cookieJar.get("theme")?.value);
  return (
    <html
      lang={locale}
      data-theme={theme}
      data-build={requestHeaders.get("x-build") ?? undefined}
      suppressHydrationWarning
    >
      <body>
        <CspNonce nonce={requestHeaders.get("x-nonce") ?? undefined}>
          <PreferenceProvider locale={locale} theme={theme}>
            <PageTitle />
            {children}
          </PreferenceProvider>
        </CspNonce>
      </body>
    </html>
  );
}
