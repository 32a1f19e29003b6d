import { currentNetwork, prepareClosures } from "../../server/routing/current-network";
import { kmFrom, sekayu } from "../support/makers";
import { type EdgeRow, insertClosure, insertNetwork, type NodeRow, type TurnBan } from "../support/road-network";
import { expect, test } from "../support/test";

test("without a current network, travel times are estimates from the straight line", async ({ db }) => {
  const nodes: NodeRow[] = [{ ...sekayu, jetty: false }];
  const edges: EdgeRow[] = [];
  const bans: TurnBan[] = [];
  await insertNetwork(db, { nodes, edges, bans }, "building");
  const { lng, lat } = sekayu;
  await insertClosure(db, {
    type: "LineString",
    coordinates: [
      [lng, lat],
      [lng, lat + 0.01],
    ],
  });
  const source = await currentNetwork(db);
  await prepareClosures(source, db, []);
  const search = source.searchTo(sekayu, { closures: [] });
  const [travel] = search.measure([{ ...kmFrom(sekayu, 4), straightM: 4_000, vehicle: "patrol" }]);
  expect(source.version).toBeNull();
  expect(travel).toMatchObject({ rankedBy: "straight-line", reason: "no-network", seconds: 504, routeM: null });
  expect(search.lowerBoundSeconds(4_000, "patrol")).toBeLessThanOrEqual(travel?.seconds ?? 0);
});
