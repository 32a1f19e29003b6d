import type { FastifyInstance } from "fastify";
import type { Geometry } from "geojson";
import { z } from "zod";
import type { Context } from "../context";
import { featuresAtom } from "../ogc/feeds";
import { listPublishedWarnings, readPublishedDocument } from "../public-warnings/read-warnings";
import { catalogues } from "../words/catalogues";
import { toDocumentOptions } from "./ogc-collections";
import { declareOpenRoute } from "./route";

/** Declares the routes of the warnings to the public, which anybody may read: their index, and each signed message. */
export function declareWarningRoutes(app: FastifyInstance, context: Pick<Context, "db" | "now">): void {
  const routeOptions = {
    method: "GET",
    records: "nothing",
    maxPerMinute: 120,
    responses: { 200: z.unknown() },
  } as const;
  declareOpenRoute(app, {
    ...routeOptions,
    url: "/warnings/atom",
    summary: "The public warnings in force and the latest cancellations, as an Atom feed",
    handle: async (_, { request }, reply) => {
      const { root, locale } = toDocumentOptions(request, false);
      const warningsUrl = new URL("/warnings", root).href;
      const publishedWarnings = await listPublishedWarnings(context);
      const features = publishedWarnings.map(({ warning, area }) => {
        const { id, messageType, sentAt, expiresAt, severity, urgency, certainty, areaName, texts } = warning;
        const localText = texts.find(({ language }) => language.startsWith(locale)) ?? texts[0];
        const { event, headline, instruction } = localText ?? {};
        const times = { sentAt: sentAt.toISOString(), expiresAt: expiresAt.toISOString() };
        return {
          ...{ type: "Feature" as const, id, geometry: JSON.parse(area) as Geometry },
          properties: { headline, instruction, areaName, event, severity, urgency, certainty, messageType, ...times },
        };
      });
      const feed = featuresAtom(
        {
          title: catalogues[locale].publicWarning.feed,
          timeStamp: (publishedWarnings[0]?.warning.sentAt ?? context.now()).toISOString(),
          features,
          links: [{ rel: "self", type: "application/atom+xml", href: `${warningsUrl}/atom` }],
          linkOf: ({ id }) => ({ rel: "alternate", type: "application/cap+xml", href: `${warningsUrl}/${id}` }),
        },
        warningsUrl,
      );
      return reply.type("application/atom+xml").send(feed);
    },
  });
  declareOpenRoute(app, {
    ...routeOptions,
    url: "/warnings/:id",
    params: z.strictObject({ id: z.uuid() }),
    summary: "A signed public warning in CAP 1.2",
    handle: async (_, { params }, reply) =>
      // Sent as bytes, because the signature depends on every byte.
      reply.type("application/cap+xml").send(Buffer.from(await readPublishedDocument(context, params.id))),
  });
}
