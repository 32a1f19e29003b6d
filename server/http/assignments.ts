import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { AdvanceAssignmentInput, advanceAssignment } from "../assignment/advance-assignment";
import { readIncident } from "../incidents/read-incidents";
import { maskDistancesFor } from "../masking/mask-incident";
import { declareRoute, type RouteAuth } from "./route";
import { AssignmentShape, incidentResponse } from "./shapes";

/** Declares the route for machines that report the progress of assignments. */
export function declareAssignmentRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "PATCH",
    url: "/api/v1/assignments/:id",
    scope: "incidents:write",
    summary: "Moves an assignment to its next state, or ends it",
    params: z.strictObject({ id: z.uuid() }),
    body: AdvanceAssignmentInput.omit({ id: true }),
    responses: { 200: AssignmentShape },
    handle: async (context, { params, body }) => {
      const { incidentId } = await advanceAssignment(context, { ...params, ...body });
      const incident = incidentResponse(
        maskDistancesFor(context.actor, await readIncident(context, { id: incidentId })),
      );
      return incident.assignments.find(({ id }) => id === params.id);
    },
  });
}
