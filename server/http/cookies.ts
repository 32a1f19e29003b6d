/**
 * The name of one of our cookies. Behind TLS it has the `__Host-` prefix: browsers accept such a cookie only from this
 * host itself, over TLS and for all paths, so that no other site in the domain can plant one.
 */
export function cookieName(name: string, tls: boolean): string {
  return tls ? `__Host-${name}` : name;
}

/** The attributes of all our cookies. */
export function cookieAttributes(tls: boolean) {
  return { httpOnly: true, sameSite: "strict", secure: tls, path: "/" } as const;
}
