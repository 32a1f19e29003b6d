import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { collections, collectionsFor } from "../ogc/collections";
import { supportedCrs } from "../ogc/crs";
import * as describe from "../ogc/describe";
import { networkLinkKml } from "../ogc/feeds";
import * as html from "../ogc/html";
import { describeApi } from "../ogc/openapi";
import { Format, JsonFormat } from "../ogc/queries";
import {
  declareCollectionRoutes,
  readBounds,
  sendHtml,
  sendWithType,
  toDocumentOptions,
  wantsHtml,
} from "./ogc-collections";
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
  const documentRoute = { ...route, need: "signed-in", records: "nothing", query: Format } as const;

  for (const url of ["/ogc", "/ogc/"]) {
    declarePersonRoute(app, auth, {
      ...documentRoute,
      url,
      summary: "The landing page",
      handle: async (_, { query, request }, reply) => {
        const options = toDocumentOptions(request, hasTiles);
        if (wantsHtml(query, request)) return sendHtml(reply, html.landingHtml(options));
        const page = describe.landingPage(options);
        const links = [...describe.selfLinks(options.root, describe.documentFormats, "json"), ...page.links];
        return { ...page, links };
      },
    });
  }
  declarePersonRoute(app, auth, {
    ...documentRoute,
    url: "/ogc/conformance",
    summary: "The parts of the standards that are implemented",
    handle: async (_, { query, request }, reply) =>
      wantsHtml(query, request)
        ? sendHtml(reply, html.conformanceHtml(toDocumentOptions(request, hasTiles)))
        : { conformsTo: describe.listConformance(toDocumentOptions(request, hasTiles)) },
  });
  declarePersonRoute(app, auth, {
    ...documentRoute,
    url: "/ogc/api",
    summary: "The API definition in OpenAPI 3.0",
    handle: async ({ actor }, { query, request }, reply) => {
      const api = describeApi(collectionsFor(actor), toDocumentOptions(request, hasTiles), version);
      if (query.f === "html")
        return sendHtml(reply, html.apiHtml(toDocumentOptions(request, hasTiles), Object.keys(api.paths)));
      return sendWithType(reply, mediaTypes.openapi, api);
    },
  });
  declarePersonRoute(app, auth, {
    ...documentRoute,
    url: "/ogc/collections",
    summary: "The collections that the caller may read",
    handle: async (context, { query, request }, reply) => {
      const options = toDocumentOptions(request, hasTiles);
      const bounds = await readBounds(context);
      const descriptions = collectionsFor(context.actor).map((item) =>
        describe.describeCollection(item, options, bounds),
      );
      if (wantsHtml(query, request)) return sendHtml(reply, html.collectionsHtml(options, descriptions));
      const links = describe.selfLinks(`${options.root}/collections`, describe.documentFormats, "json");
      return { links, crs: supportedCrs.map(({ uri }) => uri), collections: descriptions };
    },
  });
  if (hasTiles) {
    declarePersonRoute(app, auth, {
      ...documentRoute,
      query: JsonFormat,
      url: "/ogc/tileMatrixSets",
      summary: "The division of the world into tiles",
      handle: async () => ({ tileMatrixSets: describe.tileMatrixSets }),
    });
  }
  declarePersonRoute(app, auth, {
    ...documentRoute,
    query: z.strictObject({}),
    url: "/ogc/live.kml",
    summary: "A KML network link to the units, open incidents and new hotspots",
    handle: async ({ actor }, { request }, reply) => {
      const ids = collectionsFor(actor).map(({ id }) => id);
      return reply.type(mediaTypes.kml).send(networkLinkKml(toDocumentOptions(request, hasTiles), ids));
    },
  });
  for (const collection of collections) declareCollectionRoutes(app, auth, collection, hasTiles);
}
