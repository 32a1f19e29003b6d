import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../context";
import { badField, Refusal } from "../errors";
import { readRegencyBounds } from "../ground/regency-bounds";
import type { Collection } from "../ogc/collections";
import { crs84 } from "../ogc/crs";
import * as describe from "../ogc/describe";
import { featuresAtom, featuresKml } from "../ogc/feeds";
import * as html from "../ogc/html";
import { FeatureQuery, Format, ItemsQuery, JsonFormat, readSelection, TileQuery } from "../ogc/queries";
import { readFeature, readPage, readTile } from "../ogc/read-features";
import { plainText } from "../plain-text";
import { type Locale, locales } from "../words/languages";
import { tileParams } from "./ground";
import { declarePersonRoute, type RouteAuth } from "./route";

const { mediaTypes } = describe;
const FeatureParams = z.strictObject({ id: plainText(100, 1) });
const TileParams = tileParams([0, describe.maxTileZoom], {});

/** Declares the routes of one collection. `hasTiles` is false if the database cannot draw tiles. */
export function declareCollectionRoutes(
  app: FastifyInstance,
  auth: RouteAuth,
  collection: Collection,
  hasTiles: boolean,
): void {
  const { id, need, recordsSensitiveReads } = collection;
  const collectionPath = `/ogc/collections/${id}`;
  const route = { method: "GET", isForMaps: true, need, responses: { 200: z.unknown() } } as const;
  const documentRoute = { ...route, records: "nothing", query: JsonFormat } as const;
  const featureRoute = {
    ...route,
    cost: "heavy",
    records: recordsSensitiveReads ? "incidents.listed" : "nothing",
  } as const;

  declarePersonRoute(app, auth, {
    ...documentRoute,
    url: collectionPath,
    query: Format,
    summary: `About the collection ${id}`,
    handle: async (context, { query, request }, reply) => {
      const options = toDocumentOptions(request, hasTiles);
      const description = describe.describeCollection(collection, options, await readBounds(context));
      return wantsHtml(query, request) ? sendHtml(reply, html.collectionHtml(options, description)) : description;
    },
  });
  declarePersonRoute(app, auth, {
    ...featureRoute,
    url: `${collectionPath}/items`,
    query: ItemsQuery,
    summary: `A page of the features of ${id}`,
    handle: async (context, { query, request }, reply) => {
      const { limit, offset, after, crs } = query;
      const selection = readSelection(collection, query, context.now());
      const options = toDocumentOptions(request, hasTiles);
      const format = query.f ?? (wantsHtml({}, request) ? "html" : "json");
      // Feed readers do not follow links to further pages, so the first page must contain the newest features.
      const isNewestFirst = collection.time !== undefined && (format === "kml" || format === "atom");
      const page = await readPage(context, collection, { ...selection, limit, offset, after, crs, isNewestFirst });
      if (format !== "json" && format !== "html" && crs !== crs84)
        throw badField("crs", "must be CRS84 for this format");
      const pageUrl = new URL(request.url, options.root);
      const links = describe.selfLinks(pageUrl.href, describe.pageFormats, format);
      const { type } = describe.pageFormats.find(({ f }) => f === format) ?? { type: mediaTypes.geojson };
      if (page.next !== undefined) {
        pageUrl.searchParams.set("after", String(page.next));
        pageUrl.searchParams.delete("offset");
        pageUrl.searchParams.set("f", format);
        links.push({ href: pageUrl.href, rel: "next", type });
      }
      const body = {
        type: "FeatureCollection",
        timeStamp: context.now().toISOString(),
        numberMatched: page.matched,
        numberReturned: page.features.length,
        links,
        features: page.features,
      };
      reply.header("content-crs", `<${crs.uri}>`);
      if (format === "json") return sendWithType(reply, type, body);
      const title = describe.wordsOf(options.locale).collection[id];
      if (format === "html") return sendHtml(reply, html.featuresHtml(options, { ...body, id, title }));
      const feed = { ...body, title };
      reply.type(type);
      return format === "kml" ? featuresKml(feed) : featuresAtom(feed, `${options.root}/collections/${id}/items`);
    },
  });
  declarePersonRoute(app, auth, {
    ...featureRoute,
    records: recordsSensitiveReads ? "incident.viewed" : "nothing",
    url: `${collectionPath}/items/:id`,
    params: FeatureParams,
    query: FeatureQuery,
    summary: `One feature of ${id}`,
    handle: async (context, { params, query, request }, reply) => {
      const feature = await readFeature(context, collection, params.id, query.crs);
      const options = toDocumentOptions(request, hasTiles);
      const isHtml = wantsHtml(query, request);
      const href = new URL(request.url, options.root).href;
      const links = [
        ...describe.selfLinks(href, describe.featureFormats, isHtml ? "html" : "json"),
        { href: `${options.root}/collections/${id}`, rel: "collection", type: mediaTypes.json },
      ];
      reply.header("content-crs", `<${query.crs.uri}>`);
      if (!isHtml) return sendWithType(reply, mediaTypes.geojson, { ...feature, links });
      const title = describe.wordsOf(options.locale).collection[id];
      return sendHtml(reply, html.featureHtml(options, title, feature, links[0]?.href ?? href));
    },
  });
  declarePersonRoute(app, auth, {
    ...documentRoute,
    url: `${collectionPath}/queryables`,
    summary: `The properties of ${id} that a filter may name`,
    handle: async (_, { request }, reply) =>
      sendWithType(
        reply,
        mediaTypes.schema,
        describe.describeQueryables(collection, toDocumentOptions(request, hasTiles)),
      ),
  });
  if (!hasTiles) return;
  declarePersonRoute(app, auth, {
    ...documentRoute,
    url: `${collectionPath}/tiles`,
    summary: `The tile sets of ${id}`,
    handle: async (context, { request }) => {
      const options = toDocumentOptions(request, hasTiles);
      const href = `${options.root}${collectionPath.slice("/ogc".length)}/tiles`;
      const tileset = describe.describeTileset(collection, options, await readBounds(context));
      return { links: [{ href, rel: "self", type: mediaTypes.json }], tilesets: [tileset] };
    },
  });
  declarePersonRoute(app, auth, {
    ...documentRoute,
    url: `${collectionPath}/tiles/${describe.tileMatrixSet}`,
    summary: `The tile set of ${id}`,
    handle: async (context, { request }) =>
      describe.describeTileset(collection, toDocumentOptions(request, hasTiles), await readBounds(context)),
  });
  declarePersonRoute(app, auth, {
    ...featureRoute,
    url: `${collectionPath}/tiles/${describe.tileMatrixSet}/:z/:y/:x`,
    cost: "tile",
    params: TileParams,
    query: TileQuery,
    summary: `A vector tile of ${id}`,
    handle: async (context, { params, query }, reply) => {
      const { tile, isTruncated } = await readTile(context, collection, {
        ...readSelection(collection, query, context.now()),
        ...params,
      });
      // The documented interface requires the word `newest`. The tile contains the features with the highest ids, which
      // are the newest only in collections whose ids grow with time.
      if (isTruncated) reply.header(describe.truncatedHeader, `newest ${describe.maxFeaturesPerTile}`);
      return reply.type(mediaTypes.tile).send(tile);
    },
  });
}

/**
 * Returns the bounding box of the regency plus a margin of one degree, which includes boundary calls and hotspots.
 * Without districts, returns the whole world.
 */
export async function readBounds({ db }: Context): Promise<describe.Bounds> {
  const bounds = await readRegencyBounds(db);
  if (!bounds) return [-180, -90, 180, 90];
  const [west, south, east, north] = bounds;
  return [west - 1, south - 1, east + 1, north + 1];
}

/**
 * Returns the base URL that the client used, and the first of the languages it accepts that the product supports.
 * Refuses a `Host` header that is not a host with `not-found`.
 */
export function toDocumentOptions(
  { protocol, host, headers }: FastifyRequest,
  hasTiles: boolean,
): describe.DocumentOptions {
  const acceptedLanguages = (headers["accept-language"] ?? "")
    .split(",")
    .map((item) => item.trim().slice(0, 2).toLowerCase());
  const locale =
    acceptedLanguages.find((code): code is Locale => (locales as readonly string[]).includes(code)) ?? locales[0];
  const root = `${protocol}://${host}/ogc`;
  if (!URL.canParse(root)) throw new Refusal("not-found");
  return { root, locale, hasTiles };
}

export function wantsHtml({ f }: { f?: "json" | "html" | undefined }, { headers }: FastifyRequest): boolean {
  return f ? f === "html" : /^\s*(text\/html|application\/xhtml)/i.test(headers.accept ?? "");
}

/**
 * Sends a buffer, because Fastify would change the media type of a string, and GDAL would then not recognise the API
 * definition.
 */
export function sendWithType(reply: FastifyReply, type: string, body: unknown): FastifyReply {
  return reply.type(type).send(Buffer.from(JSON.stringify(body)));
}

export function sendHtml(reply: FastifyReply, page: string): FastifyReply {
  return reply.type(`${mediaTypes.html}; charset=utf-8`).send(page);
}
