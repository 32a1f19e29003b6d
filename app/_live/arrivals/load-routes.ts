import type { TRPCClient } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/router";

export type Routes = inferRouterOutputs<AppRouter>["dispatch"]["routes"];

type WaitingRequest = { id: string; resolve: (routes: Routes) => void; reject: (error: unknown) => void };

/** Maximum number of incidents that the server accepts in one request. */
const maxIncidents = 100;

/** Returns a function that reads the routes of an incident's units. Calls made at about the same time are batched. */
export function createRouteLoader(client: TRPCClient<AppRouter>): (incidentId: string) => Promise<Routes> {
  let waitingRequests: WaitingRequest[] = [];

  async function requestRoutes(requests: readonly WaitingRequest[]): Promise<void> {
    try {
      const incidentIds = [...new Set(requests.map(({ id }) => id))];
      const { network, routes } = await client.dispatch.routes.query({ incidentIds }, { context: { usesPost: true } });
      for (const { id, resolve } of requests) {
        resolve({ network, routes: routes.filter(({ incidentId }) => incidentId === id) });
      }
    } catch (error) {
      for (const { reject } of requests) reject(error);
    }
  }

  return (id) =>
    new Promise((resolve, reject) => {
      if (waitingRequests.length === 0) {
        setTimeout(() => {
          const requests = waitingRequests;
          waitingRequests = [];
          for (let start = 0; start < requests.length; start += maxIncidents) {
            void requestRoutes(requests.slice(start, start + maxIncidents));
          }
        });
      }
      waitingRequests.push({ id, resolve, reject });
    });
}
