/** A response that takes longer will not arrive: the connection is dead, and the browser does not know. */
const readTimeoutMs = 30_000;

/**
 * Fetch for one page. A read sent before the network was cut may never be answered, and its screen would show old data for good: so
 * reads have a timeout, and all are aborted when the live feed has reconnected.
 */
export function createPageFetch() {
  let connection = new AbortController();

  function read(to: RequestInfo | URL | string, init: RequestInit = {}): Promise<Response> {
    const signals = [connection.signal, AbortSignal.timeout(readTimeoutMs), init.signal].filter(
      (signal) => signal != null,
    );
    return fetch(to, { ...init, signal: AbortSignal.any(signals) });
  }

  return {
    read,
    /** A read or, with POST, a write. Writes are never aborted: nobody would know whether they took effect. */
    readOrWrite(to: RequestInfo | URL | string, init: RequestInit = {}): Promise<Response> {
      return init.method === "POST" ? fetch(to, init) : read(to, init);
    },
    /** Aborts all running reads; their queries retry. */
    abortReads(): void {
      connection.abort(new Error("sent over a connection that broke"));
      connection = new AbortController();
    },
  };
}

export const pageFetch = createPageFetch();
