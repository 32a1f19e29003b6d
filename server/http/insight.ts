import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { Context } from "../context";
import { CellsQuery, FilteredQuery, QualityQuery, SensitiveQuery, StepsQuery } from "../reports/csv-query";
import { exportFigure } from "../reports/export-figure";
import { ReportQuery, reportFileName, reportMonth } from "../reports/report-month";
import { type Doors, declarePersonRoute } from "./route";

/** The figures as files, for whoever reads them on the screen. */
export function insightRoutes(app: FastifyInstance, doors: Doors): void {
  csvRoute(app, doors, "places", FilteredQuery, exportFigure.places);
  csvRoute(app, doors, "cells", CellsQuery, exportFigure.cells);
  csvRoute(app, doors, "days", FilteredQuery, exportFigure.days);
  csvRoute(app, doors, "hours", FilteredQuery, exportFigure.hours);
  csvRoute(app, doors, "steps", StepsQuery, exportFigure.steps);
  csvRoute(app, doors, "quality", QualityQuery, exportFigure.quality);
  csvRoute(app, doors, "sensitive", SensitiveQuery, exportFigure.sensitive);
  declarePersonRoute(app, doors, {
    method: "GET",
    url: "/api/insight/monthly.pdf",
    need: ["insight:read"],
    summary: "The monthly report as PDF, in Indonesian",
    query: ReportQuery,
    answers: { 200: z.string() },
    handle: async (context, { query }, reply) =>
      asFile(reply, reportFileName(query.month), "application/pdf").send(await reportMonth(context, query)),
  });
}

function csvRoute<Query extends z.ZodType>(
  app: FastifyInstance,
  doors: Doors,
  figure: keyof typeof exportFigure,
  query: Query,
  handle: (context: Context, query: z.output<Query>) => Promise<string>,
): void {
  declarePersonRoute(app, doors, {
    method: "GET",
    url: `/api/insight/${figure}.csv`,
    need: ["insight:read"],
    summary: `The figures as CSV: ${figure}`,
    query,
    answers: { 200: z.string() },
    handle: async (context, inputs, reply) =>
      asFile(reply, `112-${figure}.csv`, "text/csv; charset=utf-8").send(await handle(context, inputs.query)),
  });
}

function asFile(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header("content-disposition", `attachment; filename="${name}"`)
    .header("cache-control", "no-store");
}
