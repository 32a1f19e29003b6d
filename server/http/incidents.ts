import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { unitKinds } from "../../db/vocabulary";
import { AssignUnitInput, assignUnit } from "../assignment/assign-unit";
import { proposeUnits } from "../assignment/fill-incident";
import { listCandidates } from "../assignment/list-candidates";
import { ChangeStatusInput, changeStatus } from "../incidents/change-status";
import { CreateIncidentInput, createAndReadIncident } from "../incidents/create-incident";
import { defaultIssuer, writeEido } from "../incidents/eido";
import { ListIncidentsInput, listIncidentsFor, readIncident } from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { viewIncidentFor } from "../incidents/view-incident";
import { maskCandidatesFor } from "../masking/mask-candidate";
import { maskDistancesFor, maskIncidentFor } from "../masking/mask-incident";
import { isMaskedFor } from "../masking/sensitive-access";
import { declareRoute, type RouteAuth } from "./route";
import {
  AssignmentShape,
  IdempotencyHeaders,
  IncidentShape,
  incidentResponse,
  ProposalShape,
  UnitShape,
  VisibleIncidentShape,
  visibleIncidentResponse,
} from "./shapes";

const IdParams = z.strictObject({ id: z.uuid() });

/** An EIDO. Its field `$id` is not declared, because OpenAPI generation would mistake it for the id of the schema. */
const EidoShape = z.looseObject({
  eidoVersion: z.string(),
  issuingElementIdentification: z.string(),
  incidentComponent: z.looseObject({ incidentTypeCommonRegistryText: z.string() }),
});

const CandidatesResponse = z.object({
  ranked: z.array(ProposalShape.omit({ passedOver: true }).extend({ requirement: z.int().nullable() })),
  excluded: z.array(
    z.object({ unit: UnitShape, distanceM: z.number().nullable(), cause: z.string(), detail: z.string().nullable() }),
  ),
});

/** Declares the routes for incidents and their assignments. */
export function declareIncidentRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "POST",
    url: "/api/v1/incidents",
    scope: "incidents:write",
    summary: "Creates an incident and assigns the nearest responsible units",
    body: CreateIncidentInput,
    headers: IdempotencyHeaders,
    responses: { 200: VisibleIncidentShape, 201: VisibleIncidentShape },
    handle: async (context, { body, headers }, reply) => {
      const { incident, created } = await createAndReadIncident(context, body, headers["idempotency-key"] ?? null);
      // A repeated request shows what others have entered since.
      if (!created && !isMaskedFor(context.actor, incident)) await recordView(context, incident);
      const proposals =
        created && incident.mode === "confirm" && !isMaskedFor(context.actor, incident)
          ? await proposeUnits(context, { incidentId: incident.id })
          : undefined;
      reply.code(created ? 201 : 200);
      return { ...visibleIncidentResponse(maskIncidentFor(context.actor, incident)), proposals };
    },
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "incidents.listed",
    url: "/api/v1/incidents",
    scope: "incidents:read",
    summary: "Lists the open incidents, or those of one status; 1,000 at most unless `limit` says otherwise",
    query: ListIncidentsInput,
    responses: { 200: z.array(VisibleIncidentShape) },
    handle: async (context, { query }) => (await listIncidentsFor(context, query)).map(visibleIncidentResponse),
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "incident.viewed",
    url: "/api/v1/incidents/:id",
    scope: "incidents:read",
    summary: "Reads one incident with the states of its assignments",
    params: IdParams,
    responses: { 200: VisibleIncidentShape },
    handle: async (context, { params }) => visibleIncidentResponse(await viewIncidentFor(context, params)),
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "incident.viewed",
    url: "/api/v1/incidents/:id/eido",
    scope: "incidents:read",
    summary: "Reads one incident as an Emergency Incident Data Object (NENA-STA-021), without callers",
    params: IdParams,
    responses: { 200: EidoShape },
    handle: async (context, { params }) => {
      const issuer = context.settings.warnings?.sender ?? defaultIssuer;
      return writeEido(await viewIncidentFor(context, params), issuer, context.now());
    },
  });
  declareRoute(app, auth, {
    method: "PATCH",
    url: "/api/v1/incidents/:id",
    scope: "incidents:write",
    summary:
      "Changes the status of an incident, unless somebody else has changed it in the meantime. The close code `duplicate` needs `duplicateOf`, the id of the other incident, to which calls and crews go",
    params: IdParams,
    body: ChangeStatusInput.omit({ id: true }),
    responses: { 200: IncidentShape },
    handle: async (context, { params, body }) => {
      await changeStatus(context, { ...params, ...body });
      return incidentResponse(maskDistancesFor(context.actor, await readIncident(context, params)));
    },
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "incident.viewed",
    url: "/api/v1/incidents/:id/candidates",
    scope: "incidents:read",
    summary: "Ranks the units that could be sent, and lists the others with the cause",
    params: IdParams,
    query: z.strictObject({ kind: z.enum(unitKinds).optional() }),
    responses: { 200: CandidatesResponse },
    handle: async (context, { params, query }) =>
      maskCandidatesFor(context.actor, await listCandidates(context, { incidentId: params.id, ...query })),
  });
  declareRoute(app, auth, {
    method: "POST",
    url: "/api/v1/incidents/:id/assignments",
    scope: "incidents:write",
    summary: "Assigns a chosen unit",
    params: IdParams,
    body: AssignUnitInput.omit({ incidentId: true, despitePanic: true }),
    responses: { 201: AssignmentShape },
    handle: async (context, { params, body }, reply) => {
      const { id } = await assignUnit(context, { incidentId: params.id, ...body });
      const incident = incidentResponse(maskDistancesFor(context.actor, await readIncident(context, params)));
      reply.code(201);
      return incident.assignments.find((assignment) => assignment.id === id);
    },
  });
}
