/**
 * Returns the path to open after signing in: `nextPath` if it is a page of this site other than the sign-in page,
 * otherwise `defaultPage`.
 */
export function safeNextPath(nextPath: string | undefined, defaultPage = "/"): string {
  if (!nextPath?.startsWith("/")) return defaultPage;
  // Browsers read a backslash as a slash and drop tabs and line breaks, so `/\evil.example` would leave the site.
  const { origin, pathname, search } = new URL(nextPath, "http://localhost");
  return origin === "http://localhost" && !pathname.startsWith("//") && !pathname.startsWith("/login")
    ? pathname + search
    : defaultPage;
}
