import type { FastifyInstance } from "fastify";
import type { Geometry } from "geojson";
import { z } from "zod";
import type { Context } from "../context";
import { featuresAtom } from "../ogc/feeds";
import { listPublished, readPublished } from "../warnings/read-warnings";
import { catalogues } from "../words/catalogues";
import { readerOf } from "./ogc-collections";
import { declareOpenRoute } from "./route";

/** Declares the routes of the warnings to the public, which anybody may read: their index, and each signed message. */
export function warningRoutes(app: FastifyInstance, context: Pick<Context, "db" | "now">): void {
  const open = { method: "GET", records: "nothing", maxPerMinute: 120, responses: { 200: z.unknown() } } as const;
  declareOpenRoute(app, {
    ...open,
    url: "/warnings/atom",
    summary: "The public warnings in force and the latest cancellations, as an Atom feed",
    handle: async (_, { request }, reply) => {
      const { root, locale } = readerOf(request, false);
      const base = new URL("/warnings", root).href;
      const published = await listPublished(context);
      const features = published.map(({ warning, area }) => {
        const { id, messageType, sentAt, expiresAt, severity, urgency, certainty, areaName, texts } = warning;
        const text = texts.find(({ language }) => language.startsWith(locale)) ?? texts[0];
        const { event, headline, instruction } = text ?? {};
        const times = { sentAt: sentAt.toISOString(), expiresAt: expiresAt.toISOString() };
        return {
          ...{ type: "Feature" as const, id, geometry: JSON.parse(area) as Geometry },
          properties: { headline, instruction, areaName, event, severity, urgency, certainty, messageType, ...times },
        };
      });
      const feed = featuresAtom(
        {
          title: catalogues[locale].publicWarning.feed,
          timeStamp: (published[0]?.warning.sentAt ?? context.now()).toISOString(),
          features,
          links: [{ rel: "self", type: "application/atom+xml", href: `${base}/atom` }],
          linkOf: ({ id }) => ({ rel: "alternate", type: "application/cap+xml", href: `${base}/${id}` }),
        },
        base,
      );
      return reply.type("application/atom+xml").send(feed);
    },
  });
  declareOpenRoute(app, {
    ...open,
    url: "/warnings/:id",
    params: z.strictObject({ id: z.uuid() }),
    summary: "A signed public warning in CAP 1.2",
    handle: async (_, { params }, reply) =>
      // Sent as bytes, because the signature depends on every byte.
      reply.type("application/cap+xml").send(Buffer.from(await readPublished(context, params.id))),
  });
}
