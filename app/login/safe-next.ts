/** Where to go after signing in: a path of this site, never another site's address in disguise. */
export function safeNext(next: string | undefined, home = "/"): string {
  if (!next?.startsWith("/")) return home;
  // Browsers read a backslash as a slash and drop tabs and line breaks, so `/\evil.example` would leave the site.
  const { origin, pathname, search } = new URL(next, "http://localhost");
  return origin === "http://localhost" && !pathname.startsWith("//") && !pathname.startsWith("/login")
    ? pathname + search
    : home;
}
