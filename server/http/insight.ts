import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { Context } from "../context";
import { CellsQuery, FilteredQuery, QualityQuery, SensitiveQuery, StepsQuery } from "../reports/csv-query";
import { exportFigure } from "../reports/export-figure";
import { ReportQuery, reportFileName, reportMonth } from "../reports/report-month";
import { declarePersonRoute, type RouteAuth } from "./route";

/** Declares the routes that return the figures of the insight screen as files. */
export function declareInsightRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareCsvRoute(app, auth, "places", FilteredQuery, exportFigure.places);
  declareCsvRoute(app, auth, "cells", CellsQuery, exportFigure.cells);
  declareCsvRoute(app, auth, "days", FilteredQuery, exportFigure.days);
  declareCsvRoute(app, auth, "hours", FilteredQuery, exportFigure.hours);
  declareCsvRoute(app, auth, "steps", StepsQuery, exportFigure.steps);
  declareCsvRoute(app, auth, "quality", QualityQuery, exportFigure.quality);
  declareCsvRoute(app, auth, "sensitive", SensitiveQuery, exportFigure.sensitive);
  declarePersonRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/insight/monthly.pdf",
    need: ["insight:read"],
    cost: "heavy",
    summary: "The monthly report as PDF, in Indonesian",
    query: ReportQuery,
    responses: { 200: z.string() },
    handle: async (context, { query }, reply) =>
      replyAsFile(reply, reportFileName(query.month), "application/pdf").send(await reportMonth(context, query)),
  });
}

function declareCsvRoute<Query extends z.ZodType>(
  app: FastifyInstance,
  auth: RouteAuth,
  figure: keyof typeof exportFigure,
  query: Query,
  handle: (context: Context, query: z.output<Query>) => Promise<string>,
): void {
  declarePersonRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: `/api/insight/${figure}.csv`,
    need: ["insight:read"],
    cost: "heavy",
    summary: `The figures as CSV: ${figure}`,
    query,
    responses: { 200: z.string() },
    handle: async (context, inputs, reply) =>
      replyAsFile(reply, `112-${figure}.csv`, "text/csv; charset=utf-8").send(await handle(context, inputs.query)),
  });
}

function replyAsFile(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply.type(type).header("content-disposition", `attachment; filename="${name}"`);
}
