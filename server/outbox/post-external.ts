import { lookup } from "node:dns/promises";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { networkInterfaces } from "node:os";
import { type DeliveryFailure, responseTimeoutSeconds } from "../domain/delivery";

type Address = { address: string; family: number };

/** Which other systems the outbox may connect to, and how it looks up their hosts and reports failures. */
export type OutboundOptions = {
  /** Hosts, by name or IP address, that may be on a private network and may use plain http. */
  lanHosts: readonly string[];
  /**
   * Looks up the IP addresses of a host name. Called once for each message, so that the connection uses the checked
   * addresses.
   */
  resolve(host: string): Promise<readonly Address[]>;
  /**
   * Called with the cause of a failure. The cause must be written to the log only: on a screen, it would reveal which
   * ports of a network are open.
   */
  onFailure(cause: string, host: string): void;
};

const runningLookups = new Map<string, Promise<readonly Address[]>>();

/**
 * Looks up the IP addresses of a host name. Calls for the same name share a running lookup: without DNS, each occupies
 * one of the few threads for lookups for ten seconds or more, and the names of the SMS gateway and the database wait.
 */
function lookUpOnce(host: string): Promise<readonly Address[]> {
  const lookupPromise =
    runningLookups.get(host) ?? lookup(host, { all: true }).finally(() => runningLookups.delete(host));
  runningLookups.set(host, lookupPromise);
  return lookupPromise;
}

/** Allows public addresses only. */
export const publicAddressesOnly: OutboundOptions = {
  lanHosts: [],
  resolve: lookUpOnce,
  onFailure: () => {},
};

type Message = { url: string; headers: Record<string, string>; body: string | Buffer; signal: AbortSignal };

/**
 * Private and reserved addresses from IANA's special-purpose registries. Of the IPv6 ranges, only those within the
 * global unicast range are listed, because `globalUnicast` excludes all others.
 */
const reservedAddresses = new BlockList();
for (const range of [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4"],
  // These include Teredo and 6to4, which contain IPv4 addresses.
  ...["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"],
]) {
  const [net = "", prefix] = range.split("/");
  reservedAddresses.addSubnet(net, Number(prefix), net.includes(":") ? "ipv6" : "ipv4");
}
/** IPv6 addresses outside this range are local, multicast, reserved, or contain an IPv4 address (mapped, NAT64). */
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/** Whether an address is on the public internet and does not belong to this server. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  if (version === 6 && !globalUnicast.check(address, "ipv6")) return false;
  if (reservedAddresses.check(address, version === 6 ? "ipv6" : "ipv4")) return false;
  return !Object.values(networkInterfaces()).some((interfaceAddresses) =>
    interfaceAddresses?.some((info) => info.address === address),
  );
}

/** Returns the host of a URL: a name, or an IP address without brackets. */
function normaliseHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Whether a message may be sent to a URL, as far as this can be decided without looking up its host. */
export function isAllowedUrl(url: string, { lanHosts }: Pick<OutboundOptions, "lanHosts">): boolean {
  if (!URL.canParse(url)) return false;
  const parsedUrl = new URL(url);
  const host = normaliseHost(parsedUrl);
  if (lanHosts.includes(host)) return parsedUrl.protocol === "https:" || parsedUrl.protocol === "http:";
  return parsedUrl.protocol === "https:" && (isIP(host) === 0 || isPublicAddress(host));
}

/**
 * Looks up the host of a URL once, and returns its addresses; null if the URL or any of the addresses is not allowed.
 * Rejects when the signal aborts.
 */
export async function resolveAllowed(
  outbound: OutboundOptions,
  url: string,
  signal: AbortSignal,
): Promise<readonly Address[] | null> {
  if (!isAllowedUrl(url, outbound)) return null;
  const host = normaliseHost(new URL(url));
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await rejectOnAbort(outbound.resolve(host), signal);
  const isAllowed = outbound.lanHosts.includes(host) || addresses.every(({ address }) => isPublicAddress(address));
  return isAllowed ? addresses : null;
}

/** Makes a connection use the checked addresses, because looking the name up again could return a different one. */
export function createLookup(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, done) => {
    const [firstAddress] = addresses;
    if (!firstAddress) done(new Error("no address"), "");
    else if (all) done(null, [...addresses]);
    else done(null, firstAddress.address, firstAddress.family);
  };
}

/**
 * Posts to another system and returns the HTTP status of the response, or a failure. The host is looked up once, every
 * address found is checked, and the connection uses only these addresses. Redirects are not followed. Throws only when
 * the signal aborts.
 */
export async function postToExternalSystem(
  outbound: OutboundOptions,
  message: Message,
): Promise<number | DeliveryFailure> {
  const { url, signal } = message;
  const { endSignal, release } = createTimeoutSignal(signal, responseTimeoutSeconds * 1_000);
  try {
    const addresses = await resolveAllowed(outbound, url, endSignal);
    if (addresses) return await post(message, addresses, endSignal);
    if (URL.canParse(url)) outbound.onFailure("address-not-allowed", normaliseHost(new URL(url)));
    return "address-not-allowed";
  } catch (error) {
    if (signal.aborted) throw error;
    const { code, name } = error as { code?: string; name?: string };
    outbound.onFailure(endSignal.aborted ? "timeout" : (code ?? name ?? "failed"), normaliseHost(new URL(url)));
    return "not-delivered";
  } finally {
    release();
  }
}

/**
 * Creates a signal that aborts with `signal` or after a timeout. Call `release` when the work has ended. It removes the
 * listener from `signal`, which exists until the server shuts down; `AbortSignal.any` would leave it there.
 */
export function createTimeoutSignal(signal: AbortSignal, timeoutMs: number) {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  const release = () => {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  };
  return { endSignal: controller.signal, release };
}

function post({ url, headers, body }: Message, addresses: readonly Address[], signal: AbortSignal): Promise<number> {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  const lengthHeader = { "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    request(url, {
      method: "POST",
      headers: { ...headers, ...lengthHeader },
      signal,
      agent: false,
      lookup: createLookup(addresses),
    })
      .on("response", (response) => {
        resolve(response.statusCode ?? 0);
        // Only the status is needed.
        response.destroy();
      })
      .on("error", reject)
      .end(body);
  });
}

/** Waits for work that cannot be aborted; rejects at once if the signal aborts. */
async function rejectOnAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const abortPromise = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, abortPromise]);
}
