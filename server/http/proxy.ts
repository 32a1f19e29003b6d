import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/**
 * Returns a function that tells whether an address is in a list of addresses and networks such as `127.0.0.0/8, ::1`.
 * Throws if the list contains anything else.
 */
export function createAddressMatcher(list: string): (address: string) => boolean {
  const addresses = new BlockList();
  for (const entry of list.split(",").map((text) => text.trim())) {
    const [address = "", prefixLength] = entry.split("/");
    const family = `ipv${isIP(address)}` as "ipv4" | "ipv6";
    if (prefixLength === undefined) addresses.addAddress(address, family);
    else addresses.addSubnet(address, Number(prefixLength), family);
  }
  return (address) => addresses.check(address, `ipv${isIP(address)}` as "ipv4");
}

/**
 * Removes the header `x-forwarded-for` if its last address is not valid, because a proxy may have passed on what the
 * client wrote.
 */
export function dropInvalidForwardedFor({ headers }: IncomingMessage): void {
  const forwardedAddresses = [headers["x-forwarded-for"]].flat().join(",");
  if (forwardedAddresses && isIP(forwardedAddresses.split(",").at(-1)?.trim() ?? "") === 0)
    delete headers["x-forwarded-for"];
}
