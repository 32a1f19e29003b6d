import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { collections, collectionsFor } from "../ogc/collections";
import { supportedCrs } from "../ogc/crs";
import * as describe from "../ogc/describe";
import { networkLinkKml } from "../ogc/feeds";
import * as html from "../ogc/html";
import { describeApi } from "../ogc/openapi";
import { Format, JsonFormat } from "../ogc/queries";
import { declareCollectionRoutes, readBounds, sendHtml, sendWithType, toReader, wantsHtml } from "./ogc-collections";
import { declarePersonRoute, type RouteAuth } from "./route";

const { mediaTypes } = describe;

/**
 * Declares the routes of OGC API - Features and Tiles, for the maps of other systems. They need an API key, or the
 * session of a person. Every collection is read through `server/masking`; see `server/ogc/collections.ts`.
 */
export function declareOgcRoutes(
  app: FastifyInstance,
  auth: RouteAuth,
  { version, hasTiles }: { version: string; hasTiles: boolean },
): void {
  const route = { method: "GET", isForMaps: true, responses: { 200: z.unknown() } } as const;
  const document = { ...route, need: "signed-in", records: "nothing", query: Format } as const;

  for (const url of ["/ogc", "/ogc/"]) {
    declarePersonRoute(app, auth, {
      ...document,
      url,
      summary: "The landing page",
      handle: async (_, { query, request }, reply) => {
        const reader = toReader(request, hasTiles);
        if (wantsHtml(query, request)) return sendHtml(reply, html.landingHtml(reader));
        const page = describe.landingPage(reader);
        const links = [...describe.selfLinks(reader.root, describe.documentFormats, "json"), ...page.links];
        return { ...page, links };
      },
    });
  }
  declarePersonRoute(app, auth, {
    ...document,
    url: "/ogc/conformance",
    summary: "The parts of the standards that are implemented",
    handle: async (_, { query, request }, reply) =>
      wantsHtml(query, request)
        ? sendHtml(reply, html.conformanceHtml(toReader(request, hasTiles)))
        : { conformsTo: describe.listConformance(toReader(request, hasTiles)) },
  });
  declarePersonRoute(app, auth, {
    ...document,
    url: "/ogc/api",
    summary: "The API definition in OpenAPI 3.0",
    handle: async ({ actor }, { query, request }, reply) => {
      const api = describeApi(collectionsFor(actor), toReader(request, hasTiles), version);
      if (query.f === "html") return sendHtml(reply, html.apiHtml(toReader(request, hasTiles), Object.keys(api.paths)));
      return sendWithType(reply, mediaTypes.openapi, api);
    },
  });
  declarePersonRoute(app, auth, {
    ...document,
    url: "/ogc/collections",
    summary: "The collections that the caller may read",
    handle: async (context, { query, request }, reply) => {
      const reader = toReader(request, hasTiles);
      const bounds = await readBounds(context);
      const described = collectionsFor(context.actor).map((item) => describe.describeCollection(item, reader, bounds));
      if (wantsHtml(query, request)) return sendHtml(reply, html.collectionsHtml(reader, described));
      const links = describe.selfLinks(`${reader.root}/collections`, describe.documentFormats, "json");
      return { links, crs: supportedCrs.map(({ uri }) => uri), collections: described };
    },
  });
  if (hasTiles) {
    declarePersonRoute(app, auth, {
      ...document,
      query: JsonFormat,
      url: "/ogc/tileMatrixSets",
      summary: "The division of the world into tiles",
      handle: async () => ({ tileMatrixSets: describe.tileMatrixSets }),
    });
  }
  declarePersonRoute(app, auth, {
    ...document,
    query: z.strictObject({}),
    url: "/ogc/live.kml",
    summary: "A KML network link to the units, open incidents and new hotspots",
    handle: async ({ actor }, { request }, reply) => {
      const ids = collectionsFor(actor).map(({ id }) => id);
      return reply.type(mediaTypes.kml).send(networkLinkKml(toReader(request, hasTiles), ids));
    },
  });
  for (const collection of collections) declareCollectionRoutes(app, auth, collection, hasTiles);
}
