import { expect, test } from "vitest";
import { regencyView } from "../../app/_map/style/map-settings";
import { chooseView } from "../../app/wall/map/choose-view";
import type { OverviewIncident } from "../../app/wall/use-overview";

const sekayu = { lng: 103.83, lat: -2.88 };
const area: [number, number, number, number] = [103.6, -3, 104, -2.7];
const areas = new Map([["sekayu", area]]);

const open = (id: string, { lng, lat } = sekayu) =>
  ({
    id,
    masked: false,
    priority: 2,
    location: { lng, lat },
    precision: "exact",
    district: { code: "sekayu", name: "Sekayu" },
    assignments: [],
  }) as unknown as OverviewIncident;
const secret = (id: string) =>
  ({ ...open(id), masked: true, location: null, precision: null }) as unknown as OverviewIncident;
const quiet = { staged: null, crews: [], sceneCode: null, areas };

test("with nothing open the map shows the regency", () => {
  expect(chooseView({ ...quiet, incidents: [] }).box).toEqual(regencyView.bounds);
});

test("what only changes gives no other view; what opens or closes does", () => {
  const before = chooseView({ ...quiet, incidents: [open("a"), open("b")] });
  const changed = chooseView({ ...quiet, incidents: [{ ...open("b"), priority: 1 } as OverviewIncident, open("a")] });
  expect(changed.key).toBe(before.key);
  expect(chooseView({ ...quiet, incidents: [open("a")] }).key).not.toBe(before.key);
  expect(chooseView({ ...quiet, incidents: [open("a"), secret("b")] }).key).not.toBe(before.key);
});

test("a crew that moves gives no other view; one that is sent as well does", () => {
  const staged = open("a");
  const with_ = (crews: { unitId: string; at: { lng: number; lat: number } | null }[]) =>
    chooseView({ ...quiet, incidents: [staged], staged, crews }).key;
  const one = with_([{ unitId: "x", at: { lng: 103.9, lat: -2.9 } }]);
  expect(with_([{ unitId: "x", at: { lng: 103.85, lat: -2.88 } }])).toBe(one);
  expect(
    with_([
      { unitId: "x", at: sekayu },
      { unitId: "y", at: sekayu },
    ]),
  ).not.toBe(one);
});

test("a sensitive incident moves the map to its whole kecamatan, on the stage and off it", () => {
  expect(chooseView({ ...quiet, incidents: [secret("a")], staged: secret("a") }).box).toEqual(area);
  expect(chooseView({ ...quiet, incidents: [secret("a")] }).box).toEqual(area);
});

test("one that becomes sensitive on the stage gives another view", () => {
  const before = chooseView({ ...quiet, incidents: [open("a")], staged: open("a") });
  expect(chooseView({ ...quiet, incidents: [secret("a")], staged: secret("a") }).key).not.toBe(before.key);
});

test("what is open all over the regency shows all of the regency", () => {
  const [west, south, east, north] = regencyView.bounds;
  const corners = [open("a", { lng: west + 0.1, lat: south + 0.1 }), open("b", { lng: east - 0.1, lat: north - 0.1 })];
  expect(chooseView({ ...quiet, incidents: corners }).box).toEqual(regencyView.bounds);
});

test("on the side where a crew stands there is room for its name, on the other for the arrows only", () => {
  const staged = open("a");
  const margins = (...at: { lng: number; lat: number }[]) =>
    chooseView({
      ...quiet,
      incidents: [staged],
      staged,
      crews: at.map((one, index) => ({ unitId: `${index}`, at: one })),
    }).marginRem;
  const [west, east] = [
    { lng: 103.6, lat: -2.9 },
    { lng: 104.1, lat: -2.9 },
  ];
  expect(margins()).toMatchObject({ west: 5.4, east: 5.4 });
  expect(margins(east)).toMatchObject({ west: 5.4, east: 12.5 });
  expect(margins(west)).toMatchObject({ west: 12.5, east: 5.4 });
  expect(margins(west, east)).toMatchObject({ west: 12.5, east: 12.5 });
});
