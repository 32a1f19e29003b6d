import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import type { ReadAuditKind } from "../../db/event-kinds";
import { Problem } from "./problem";

/** The checked inputs of a request. */
export type Inputs<Body, Query, Params, Headers> = {
  body: Body;
  query: Query;
  params: Params;
  headers: Headers;
  request: FastifyRequest;
};

/** What a route accepts and returns. */
export type RouteDescription<
  Body extends z.ZodType,
  Query extends z.ZodType,
  Params extends z.ZodType,
  Headers extends z.ZodType,
> = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  url: string;
  summary: string;
  /** The audit event that a read records, or `nothing`. Every GET route declares this. */
  records?: ReadAuditKind;
  body?: Body;
  query?: Query;
  params?: Params;
  headers?: Headers;
  /** Schemas of the responses by HTTP status, for the OpenAPI description. */
  responses: Record<number, z.ZodType>;
};

const problemResponse = { content: { "application/problem+json": { schema: Problem } } };

/** Converts a route description to the options of Fastify, which check the inputs and document the route. */
export function describeRoute(
  {
    method,
    url,
    summary,
    body,
    query,
    params,
    headers,
    responses,
  }: RouteDescription<z.ZodType, z.ZodType, z.ZodType, z.ZodType>,
  documentation: { description: string; security: Record<string, string[]>[] } | { hide: true },
) {
  return {
    method,
    url,
    schema: {
      summary,
      ...documentation,
      ...(body && { body }),
      ...(query && { querystring: query }),
      ...(params && { params }),
      ...(headers && { headers }),
      response: { ...responses, "4xx": problemResponse, "5xx": problemResponse },
    },
  };
}

/** Returns the inputs of a request, which Fastify has checked against the schemas of its route. */
export function readInputs<Body, Query, Params, Headers>(
  request: FastifyRequest,
): Inputs<Body, Query, Params, Headers> {
  const { body, query, params, headers } = request;
  return { body: body as Body, query: query as Query, params: params as Params, headers: headers as Headers, request };
}
