import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { createJsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";
import { declareRoute, type RouteAuth } from "./route";

const describeRoute = createJsonSchemaTransform({});

/** Registers the OpenAPI description. It covers the routes declared after this call, except those under `/api/trpc`. */
export async function describeInterface(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Muba Siaga 112",
        version,
        description: "The HTTP interface for telephony, trackers and other systems.",
      },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    },
    // Routes that only the screens use are not documented.
    transform: (route) =>
      route.url.startsWith("/api/trpc") ? { url: route.url, schema: { hide: true } } : describeRoute(route),
  });
}

/** Declares the route that returns the OpenAPI description. */
export function declareOpenApiRoute(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/v1/openapi.json",
    scope: "reference:read",
    summary: "This description",
    responses: { 200: z.record(z.string(), z.unknown()) },
    handle: async () => app.swagger(),
  });
}
