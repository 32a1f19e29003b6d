/**
 * The part of an IP address to which rate limits and lockouts apply: the first 64 bits of an IPv6 address, which
 * usually belong to one customer (`2001:db8:0:1` for `2001:db8:0:1::5`). IPv4 and IPv4-mapped addresses and `::1` are
 * returned unchanged.
 */
export function findIpNetwork(ip: string): string {
  if (!ip.includes(":") || ip.includes(".")) return ip;
  const [head = [], tail] = ip.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const missingGroups = tail ? 8 - head.length - tail.length : 0;
  const groups = [...head, ...Array.from({ length: missingGroups }, () => "0"), ...(tail ?? [])];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return network.every((group) => group === "0") ? ip : network.join(":");
}
