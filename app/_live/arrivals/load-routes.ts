import type { TRPCClient } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

export type Routes = inferRouterOutputs<AppRouter>["dispatch"]["routes"];

type WaitingRequest = { id: string; resolve: (routes: Routes) => void; reject: (error: unknown) => void };

/** Maximum number of incidents that the server accepts in one request. */
const maxIncidents = 100;

/** Returns a function that reads the routes of an incident's units. Calls in the same turn of the event loop share one request. */
export function createRouteLoader(client: TRPCClient<AppRouter>): (incidentId: string) => Promise<Routes> {
  let waiting: WaitingRequest[] = [];

  async function send(requested: readonly WaitingRequest[]): Promise<void> {
    try {
      const incidentIds = [...new Set(requested.map(({ id }) => id))];
      const { network, routes } = await client.dispatch.routes.query({ incidentIds }, { context: { posted: true } });
      for (const { id, resolve } of requested) {
        resolve({ network, routes: routes.filter(({ incidentId }) => incidentId === id) });
      }
    } catch (error) {
      for (const { reject } of requested) reject(error);
    }
  }

  return (id) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) {
        setTimeout(() => {
          const requested = waiting;
          waiting = [];
          for (let start = 0; start < requested.length; start += maxIncidents) {
            void send(requested.slice(start, start + maxIncidents));
          }
        });
      }
      waiting.push({ id, resolve, reject });
    });
}
