import { expect, test } from "vitest";
import { regencyView } from "../../app/_map/style/map-settings";
import { chooseView } from "../../app/wall/map/choose-view";
import type { OverviewIncident } from "../../app/wall/overview-incident";

const sekayu = { lng: 103.83, lat: -2.88 };
const districtBounds: [number, number, number, number] = [103.6, -3, 104, -2.7];

const anIncident = (id: string, { lng, lat } = sekayu) =>
  ({
    id,
    masked: false,
    priority: 2,
    location: { lng, lat },
    precision: "exact",
    district: { code: "sekayu", name: "Sekayu" },
    assignments: [],
  }) as unknown as OverviewIncident;
const aMaskedIncident = (id: string) =>
  ({ ...anIncident(id), masked: true, location: null, precision: null }) as unknown as OverviewIncident;
const emptySituation = {
  spotlightedIncident: null,
  units: [],
  tourDistrictCode: null,
  boundsByDistrict: new Map([["sekayu", districtBounds]]),
};

test("without open incidents the map shows the regency", () => {
  expect(chooseView({ ...emptySituation, incidents: [] }).bounds).toEqual(regencyView.bounds);
});

test("a changed incident keeps the view; an opened or closed one changes it", () => {
  const viewBefore = chooseView({ ...emptySituation, incidents: [anIncident("a"), anIncident("b")] });
  const changedIncident = { ...anIncident("b"), priority: 1 } as OverviewIncident;
  expect(chooseView({ ...emptySituation, incidents: [changedIncident, anIncident("a")] }).key).toBe(viewBefore.key);
  expect(chooseView({ ...emptySituation, incidents: [anIncident("a")] }).key).not.toBe(viewBefore.key);
  expect(chooseView({ ...emptySituation, incidents: [anIncident("a"), aMaskedIncident("b")] }).key).not.toBe(
    viewBefore.key,
  );
});

test("a moving unit keeps the view; a further unit changes it", () => {
  const spotlightedIncident = anIncident("a");
  const findViewKey = (units: { unitId: string; position: { lng: number; lat: number } | null }[]) =>
    chooseView({ ...emptySituation, incidents: [spotlightedIncident], spotlightedIncident, units }).key;
  const viewKeyWithOneUnit = findViewKey([{ unitId: "x", position: { lng: 103.9, lat: -2.9 } }]);
  expect(findViewKey([{ unitId: "x", position: { lng: 103.85, lat: -2.88 } }])).toBe(viewKeyWithOneUnit);
  expect(
    findViewKey([
      { unitId: "x", position: sekayu },
      { unitId: "y", position: sekayu },
    ]),
  ).not.toBe(viewKeyWithOneUnit);
});

test("a masked incident is framed as its whole district, in the spotlight and outside it", () => {
  const incidents = [aMaskedIncident("a")];
  expect(chooseView({ ...emptySituation, incidents, spotlightedIncident: aMaskedIncident("a") }).bounds).toEqual(
    districtBounds,
  );
  expect(chooseView({ ...emptySituation, incidents }).bounds).toEqual(districtBounds);
});

test("an incident that becomes sensitive in the spotlight changes the view", () => {
  const viewBefore = chooseView({
    ...emptySituation,
    incidents: [anIncident("a")],
    spotlightedIncident: anIncident("a"),
  });
  const viewAfter = chooseView({
    ...emptySituation,
    incidents: [aMaskedIncident("a")],
    spotlightedIncident: aMaskedIncident("a"),
  });
  expect(viewAfter.key).not.toBe(viewBefore.key);
});

test("incidents all over the regency are framed as the whole regency", () => {
  const [west, south, east, north] = regencyView.bounds;
  const incidents = [
    anIncident("a", { lng: west + 0.1, lat: south + 0.1 }),
    anIncident("b", { lng: east - 0.1, lat: north - 0.1 }),
  ];
  expect(chooseView({ ...emptySituation, incidents }).bounds).toEqual(regencyView.bounds);
});

test("a side with a unit has room for its name, a side without units only for indicators", () => {
  const spotlightedIncident = anIncident("a");
  const marginsOf = (...positions: { lng: number; lat: number }[]) => {
    const units = positions.map((position, index) => ({ unitId: `${index}`, position }));
    return chooseView({
      ...emptySituation,
      incidents: [spotlightedIncident],
      spotlightedIncident,
      units,
    }).marginsRem;
  };
  const [west, east] = [
    { lng: 103.6, lat: -2.9 },
    { lng: 104.1, lat: -2.9 },
  ];
  expect(marginsOf()).toMatchObject({ west: 2.3, east: 2.3 });
  expect(marginsOf(east)).toMatchObject({ west: 2.3, east: 5.5 });
  expect(marginsOf(west)).toMatchObject({ west: 5.5, east: 2.3 });
  expect(marginsOf(west, east)).toMatchObject({ west: 5.5, east: 5.5 });
});
