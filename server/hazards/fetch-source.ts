import { type ClientRequest, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import type { SourceFault } from "../../db/hazard-vocabulary";
import { createLookup, createTimeoutSignal, type OutboundOptions, resolveAllowed } from "../outbox/post-external";

/** How the server reaches external sources. */
export type SourceAccess = {
  outbound: OutboundOptions;
  /** URL of an HTTP proxy, for networks that reach the internet only through one. The proxy resolves the host names. */
  proxy?: string | undefined;
  /** Timeout for the complete response; 30 s by default. */
  timeoutMs?: number;
};

/**
 * Parses JSON. Throws a `SourceFaultError` if that fails, for example because the text is a web page or was truncated.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw createParseFault(text, /[}\]]\s*$/, "not JSON");
  }
}

/** Returns the fault of a file that cannot be parsed. A file without its proper end counts as truncated. */
export function createParseFault(text: string, completeEnd: RegExp, detail: string): SourceFaultError {
  if (text.trim() === "") return new SourceFaultError("not-the-format", "nothing");
  if (/^\s*<(!doctype html|html)/i.test(text)) return new SourceFaultError("not-the-format", "a web page");
  return completeEnd.test(text) ? new SourceFaultError("not-the-format", detail) : new SourceFaultError("cut-off");
}

/** If more than this share of the rows, plus one row, is invalid, the file's format has probably changed. */
const maxInvalidShare = 0.02;

/** Returns a fault if many rows are unusable, because the format has then probably changed; otherwise null. */
export function findFormatFault(invalidCount: number, rowCount: number): { fault: SourceFault; detail: string } | null {
  const hasTooManyInvalid = invalidCount > maxInvalidShare * rowCount + 1;
  return hasTooManyInvalid ? { fault: "not-the-format", detail: `${invalidCount} of ${rowCount} rows` } : null;
}

type Request = {
  url: string;
  maxBytes: number;
  /** The version of the last response, so that the source can answer that nothing has changed. */
  validators: { etag: string | null; lastModified: string | null };
  signal: AbortSignal;
};

export type FetchOutcome =
  | { kind: "response"; body: Buffer; etag: string | null; lastModified: string | null }
  | { kind: "unchanged" }
  | { kind: "fault"; fault: SourceFault; detail: string | null };

const userAgent = "muba-siaga-112";
const defaultTimeoutMs = 30_000;

/** Thrown if the response of a source is missing or cannot be used. */
export class SourceFaultError extends Error {
  constructor(
    readonly fault: SourceFault,
    readonly detail: string | null = null,
  ) {
    super(fault);
  }
}

/**
 * Fetches a file from a source. Redirects are not followed, because they could lead into the local network. A response
 * that is too large is aborted and discarded. Throws only when the signal aborts.
 */
export async function fetchSource(access: SourceAccess, request: Request): Promise<FetchOutcome> {
  const { endSignal, release } = createTimeoutSignal(request.signal, access.timeoutMs ?? defaultTimeoutMs);
  try {
    return await requestFile(access, request, endSignal);
  } catch (error) {
    if (request.signal.aborted) throw error;
    if (error instanceof SourceFaultError) return { kind: "fault", fault: error.fault, detail: error.detail };
    if (endSignal.aborted) return { kind: "fault", fault: "timeout", detail: null };
    const { code } = error as { code?: string };
    const isCutOff = code === "ECONNRESET" && (error as Error).message === "aborted";
    return { kind: "fault", fault: isCutOff ? "cut-off" : "unreachable", detail: isCutOff ? null : (code ?? null) };
  } finally {
    release();
  }
}

async function requestFile(access: SourceAccess, { url, maxBytes, validators }: Request, signal: AbortSignal) {
  const headers = {
    "user-agent": userAgent,
    // Request no compression: a compressed response could be far larger than the limit after decompression.
    "accept-encoding": "identity",
    ...(validators.etag && { "if-none-match": validators.etag }),
    ...(validators.lastModified && { "if-modified-since": validators.lastModified }),
  };
  const request = access.proxy
    ? await requestThroughProxy(access.proxy, url, headers, signal)
    : await requestDirectly(access.outbound, url, headers, signal);
  return new Promise<FetchOutcome>((resolve, reject) => {
    request.on("error", reject).on("response", (response) => {
      const { statusCode = 0, headers: responseHeaders } = response;
      const resolveOnce = (result: FetchOutcome | SourceFaultError) => {
        request.destroy();
        if (result instanceof SourceFaultError) reject(result);
        else resolve(result);
      };
      if (statusCode === 304) return resolveOnce({ kind: "unchanged" });
      if (statusCode >= 300 && statusCode < 400)
        return resolveOnce(new SourceFaultError("redirect", findRedirectHost(responseHeaders.location, url)));
      if (statusCode !== 200) return resolveOnce(new SourceFaultError("http-status", String(statusCode)));
      if (Number(responseHeaders["content-length"]) > maxBytes)
        return resolveOnce(new SourceFaultError("too-large", responseHeaders["content-length"]));
      const chunks: Buffer[] = [];
      let size = 0;
      response
        .on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > maxBytes) resolveOnce(new SourceFaultError("too-large", String(size)));
          else chunks.push(chunk);
        })
        .on("error", reject)
        .on("end", () => {
          const { etag = null, "last-modified": lastModified = null } = responseHeaders;
          resolveOnce({ kind: "response", body: Buffer.concat(chunks), etag, lastModified });
        });
    });
    request.end();
  });
}

function findRedirectHost(location: string | undefined, url: string): string | null {
  return location && URL.canParse(location, url) ? new URL(location, url).host : null;
}

type Headers = Record<string, string>;

async function requestDirectly(outbound: OutboundOptions, url: string, headers: Headers, signal: AbortSignal) {
  const addresses = await resolveAllowed(outbound, url, signal);
  if (!addresses) throw new SourceFaultError("address-not-allowed", URL.canParse(url) ? new URL(url).host : null);
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  return request(url, { headers, signal, agent: false, lookup: createLookup(addresses) });
}

/** Through a proxy, http requests contain the whole URL, and https requests use a tunnel. */
async function requestThroughProxy(proxy: string, url: string, headers: Headers, signal: AbortSignal) {
  const { hostname, port, username, password } = new URL(proxy);
  const target = new URL(url);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  const proxyHeaders = { host: target.host, ...(username && { "proxy-authorization": `Basic ${credentials}` }) };
  const commonOptions = { hostname, port: port || 80, signal, agent: false as const };
  if (target.protocol === "http:")
    return requestHttp({ ...commonOptions, path: url, headers: { ...headers, ...proxyHeaders } });
  const authority = `${target.hostname}:${target.port || 443}`;
  const tunnel = requestHttp({ ...commonOptions, method: "CONNECT", path: authority, headers: proxyHeaders });
  const socket = await new Promise<Socket>((resolve, reject) => {
    tunnel
      .on("error", reject)
      .on("connect", ({ statusCode }, tunnelSocket) => {
        if (statusCode === 200) resolve(tunnelSocket);
        else reject(new SourceFaultError("unreachable", `proxy ${statusCode}`));
      })
      .end();
  });
  return requestHttps(url, { headers, signal, agent: false, socket } as Parameters<typeof requestHttps>[1] & {
    socket: Socket;
  }) as ClientRequest;
}
