import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { Refusal } from "../errors";
import { findArchive } from "../ground/current-ground";
import { minTileZoom } from "../ground/tile-maker";
import { declarePersonRoute, type RouteAuth } from "./route";

const maxTileZoom = 15;

/** Schema for a whole number in a path. */
const tileIndex = z
  .string()
  .regex(/^\d{1,7}$/, { abort: true })
  .transform(Number);

/** Schema for the path parameters of a tile: zoom, column and row, and those in `extraShape`. */
export function tileParams<ExtraShape extends z.ZodRawShape>(
  [minZoom, maxZoom]: readonly [number, number],
  extraShape: ExtraShape,
) {
  return z
    .strictObject({ ...extraShape, z: tileIndex.pipe(z.int().min(minZoom).max(maxZoom)), x: tileIndex, y: tileIndex })
    .check(({ value, issues }) => {
      const { z: zoom, x, y } = value as { z: number; x: number; y: number };
      for (const [field, index] of Object.entries({ x, y })) {
        if (index < 2 ** zoom) continue;
        issues.push({ code: "too_big", origin: "number", maximum: 2 ** zoom - 1, input: index, path: [field] });
      }
    });
}

const TileParams = tileParams([minTileZoom, maxTileZoom], { version: z.string().regex(/^[\w-]{1,50}$/) });

/**
 * The vector tiles of the base map: water, roads, places. They contain no incident, unit or person and are the same for
 * everybody. So every signed-in person and screen may read them, and reads are not recorded. A version never changes,
 * so browsers cache its tiles.
 */
export function declareGroundRoute(app: FastifyInstance, auth: RouteAuth): void {
  declarePersonRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/ground/:version/:z/:x/:y.mvt",
    need: "signed-in",
    cost: "tile",
    summary: "A vector tile of the ground",
    params: TileParams,
    responses: { 200: z.unknown(), 204: z.unknown() },
    handle: async (context, { params: { version, z: zoom, x, y } }, reply) => {
      const archive = await findArchive(context, version);
      if (!archive) throw new Refusal("not-found");
      const tile = await archive.readTile(zoom, x, y);
      reply.header("cache-control", "private, max-age=31536000, immutable");
      if (!tile) return reply.code(204).send();
      return reply
        .headers({ "content-type": "application/vnd.mapbox-vector-tile", "content-encoding": "gzip" })
        .send(Buffer.from(tile));
    },
  });
}
