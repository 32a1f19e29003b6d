import { recordAnsweringVersion, recordAnswerTime, recordRequestOutcome } from "../feed/connection";

/** Timeout for a read: after this time, the connection is considered dead, even if the browser has not noticed. */
const readTimeoutMs = 30_000;

/** Whether a write succeeded, and when it was sent. For a batch, `isOk` is false if any request in the batch failed. */
type Write = { sentMonotonicMs: number; isOk: boolean };

/** HTTP statuses with which a gateway reports that the server behind it is down. */
const gatewayErrors = [502, 503, 504];

/**
 * Fetches, and records whether the server answered, when, and which build it is. A request that the page itself aborted is not
 * recorded.
 */
async function fetchAndRecord(request: RequestInfo | URL | string, init: RequestInit): Promise<Response> {
  const sentMs = Date.now();
  try {
    const response = await fetch(request, init);
    recordRequestOutcome(!gatewayErrors.includes(response.status));
    const answeredMs = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(answeredMs)) recordAnswerTime(answeredMs, sentMs);
    const version = response.headers.get("x-build");
    if (version !== null) recordAnsweringVersion(version);
    return response;
  } catch (error) {
    const hasTimedOut = error instanceof DOMException && error.name === "TimeoutError";
    if (!init.signal?.aborted || hasTimedOut) recordRequestOutcome(false);
    throw error;
  }
}

/**
 * Creates the `fetch` functions of one page. A read that was sent before the network failed may never be answered, and
 * the screen would keep showing old data. So reads have a timeout, and all of them are aborted when the live feed has
 * reconnected.
 */
export function createPageFetch() {
  let readController = new AbortController();
  let lastWrite: Write | null = null;

  function read(request: RequestInfo | URL | string, init: RequestInit = {}): Promise<Response> {
    const signals = [readController.signal, AbortSignal.timeout(readTimeoutMs), init.signal].filter(
      (signal) => signal != null,
    );
    return fetchAndRecord(request, { ...init, signal: AbortSignal.any(signals) });
  }

  async function write(request: RequestInfo | URL | string, init: RequestInit): Promise<Response> {
    const sentMonotonicMs = performance.now();
    let isOk = false;
    try {
      const response = await fetchAndRecord(request, init);
      isOk = response.status === 200;
      return response;
    } finally {
      lastWrite = { sentMonotonicMs, isOk };
    }
  }

  return {
    read,
    /** The most recently completed write; null before the first. */
    get lastWrite(): Write | null {
      return lastWrite;
    },
    /**
     * Sends a write if the method is POST, otherwise a read. Writes are never aborted, because it would be unknown
     * whether they took effect.
     */
    readOrWrite(request: RequestInfo | URL | string, init: RequestInit = {}): Promise<Response> {
      return init.method === "POST" ? write(request, init) : read(request, init);
    },
    /** Aborts all reads in progress; their queries retry. */
    abortReads(): void {
      readController.abort(new Error("sent over a connection that broke"));
      readController = new AbortController();
    },
  };
}

export const pageFetch = createPageFetch();
