/**
 * Returns the path to open after signing in: `next` if it is a page of this site (not the sign-in), else `defaultPage`.
 */
export function safeNextPath(next: string | undefined, defaultPage = "/"): string {
  if (!next?.startsWith("/")) return defaultPage;
  // Browsers read a backslash as a slash and drop tabs and line breaks, so `/\evil.example` would leave the site.
  const { origin, pathname, search } = new URL(next, "http://localhost");
  return origin === "http://localhost" && !pathname.startsWith("//") && !pathname.startsWith("/login")
    ? pathname + search
    : defaultPage;
}
