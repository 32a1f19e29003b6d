/** An answer that takes longer will not come: the line it was asked over is dead, and nobody told the browser. */
const patienceMs = 30_000;

/**
 * How the server is asked for what a screen shows. A question asked before the network was cut may never be answered, and whoever
 * waits for it would show the past for ever: so it is given up in time, and at once when the line is known to be another.
 */
export function createAbortableFetch() {
  let line = new AbortController();

  function ask(to: RequestInfo | URL | string, how: RequestInit = {}): Promise<Response> {
    const signals = [line.signal, AbortSignal.timeout(patienceMs), how.signal].filter((signal) => signal != null);
    return fetch(to, { ...how, signal: AbortSignal.any(signals) });
  }

  return {
    ask,
    /** The same, but what is to change something is left to end: nobody knows whether it did. */
    askOrDo(to: RequestInfo | URL | string, how: RequestInit = {}): Promise<Response> {
      return how.method === "POST" ? fetch(to, how) : ask(to, how);
    },
    /** Gives up every question that is out; whoever asked asks again. */
    giveUp(): void {
      line.abort(new Error("asked over a line that broke"));
      line = new AbortController();
    },
  };
}

/** Those of this page. */
export const abortableFetch = createAbortableFetch();
