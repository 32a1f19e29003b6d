import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import { expect, test as plain } from "../support/http";
import { collectionIds, insertMapFeatures, ogcPath, type Page } from "../support/map-features";
import { provideSystem } from "../support/system.mjs";

const test = plain.extend("features", { scope: "file", auto: true }, async ({ db }) => {
  provideSystem(["gdal"]);
  await insertMapFeatures(db);
});
const run = promisify(execFile);

test("GDAL reads every collection across pages; counts, values and geometries equal the database", async ({
  server,
  db,
}) => {
  const options = ["-oo", `USERPWD=gdal:${server.apiKey}`, "-oo", "PAGE_SIZE=7"];
  const read = async (collection: string, ...more: string[]) => {
    const source = `OAPIF:${server.url}${ogcPath}`;
    const { stdout } = await run("ogr2ogr", ["-f", "GeoJSON", "/vsistdout/", source, collection, ...options, ...more], {
      maxBuffer: 100_000_000,
    });
    return (JSON.parse(stdout) as Page).features;
  };
  const count = async (table: string): Promise<number> => {
    const { rows } = (await db.execute(
      sql`select count(*)::int as count from ${sql.identifier(table)}`,
    )) as unknown as { rows: { count: number }[] };
    return rows[0]?.count ?? 0;
  };
  const tables = ["district", "facility", "station", "unit", "incident", "hotspot", "fire_watch"];
  const byCollection = await Promise.all(collectionIds.map((id) => read(id)));
  expect(byCollection.map((features) => features.length)).toEqual(await Promise.all(tables.map(count)));

  const { rows: spots } = (await db.execute(sql`
    select frp_mw::numeric::float8 as power, st_x(position::geometry) as lng,
      st_y(position::geometry) as lat
    from hotspot order by id`)) as unknown as { rows: { power: number; lng: number; lat: number }[] };
  const hotspots = byCollection[collectionIds.indexOf("hotspots")] ?? [];
  expect(hotspots.map(({ properties, geometry }) => [properties.frpMw, geometry?.coordinates])).toEqual(
    spots.map(({ power, lng, lat }) => [power, [expect.closeTo(lng, 6), expect.closeTo(lat, 6)]]),
  );
  // GDAL sends the box to the server, and the projection is ours.
  expect(await read("hotspots", "-spat", "103.8343", "-2.882", "103.8353", "-2.8818")).toHaveLength(2);
  const utm = await read("stations", "-oo", "CRS=EPSG:32748", "-lco", "RFC7946=NO", "-t_srs", "EPSG:32748");
  const { rows: stations } = (await db.execute(sql`
    select st_x(place) as x, st_y(place) as y
    from (select st_transform(position::geometry, 32748) as place from station order by code) projected`)) as unknown as {
    rows: { x: number; y: number }[];
  };
  expect(utm.map(({ geometry }) => geometry?.coordinates)).toEqual(
    stations.map(({ x, y }) => [expect.closeTo(x, 2), expect.closeTo(y, 2)]),
  );
});
