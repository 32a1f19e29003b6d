import { expect, test } from "vitest";
import type { WallScene } from "../../db/vocabulary";
import { chooseScene, findScreenGroupPosition, singleScreen } from "../../server/domain/wall-scene";

const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute));
const anIncident = (id: string, priority: number, minute: number) => ({ id, priority, openedAt: at(minute) });
const testIncidents = [anIncident("older", 1, 0), anIncident("newer", 1, 5), anIncident("minor", 3, 9)];

/** The scenes of a group with this many screens, from left to right. */
function scenesOfGroup(
  count: number,
  incidents: typeof testIncidents,
  newIncidentId: string | null = null,
): WallScene[] {
  return Array.from({ length: count }, (_, index) => {
    const share = { index, count, pinnedElsewhere: [] };
    return chooseScene({ incidents, newIncidentId, pinnedScene: null, share }).scene;
  });
}

test("a single screen shows a new incident while it is presented, and otherwise the overview", () => {
  const chooseTestScene = (incidents: typeof testIncidents, newIncidentId: string | null) =>
    chooseScene({ incidents, newIncidentId, pinnedScene: null, share: singleScreen });
  expect(chooseTestScene([], null)).toEqual({ scene: "overview", reason: "quiet", incidentId: null });
  expect(chooseTestScene([anIncident("minor", 3, 9)], null)).toEqual({
    scene: "overview",
    reason: "open",
    incidentId: null,
  });
  expect(chooseTestScene(testIncidents, null)).toEqual({ scene: "overview", reason: "critical", incidentId: null });
  expect(chooseTestScene(testIncidents, "minor")).toEqual({
    scene: "focus",
    reason: "new-incident",
    incidentId: "minor",
  });
});

test("the screens of a group show different scenes, in the order that the situation calls for", () => {
  expect(scenesOfGroup(3, [])).toEqual(["overview", "units", "figures"]);
  expect(scenesOfGroup(3, [anIncident("minor", 3, 9)])).toEqual(["overview", "list", "units"]);
  expect(scenesOfGroup(2, testIncidents)).toEqual(["overview", "focus"]);
  expect(scenesOfGroup(3, testIncidents)).toEqual(["overview", "focus", "list"]);
  expect(scenesOfGroup(3, testIncidents, "minor")).toEqual(["overview", "focus", "list"]);
  expect(scenesOfGroup(5, testIncidents)).toEqual(["overview", "focus", "list", "units", "figures"]);
  expect(scenesOfGroup(6, testIncidents).at(-1)).toBe("overview");
  for (const incidents of [testIncidents, [anIncident("minor", 3, 9)]])
    expect(new Set(scenesOfGroup(4, incidents)).size).toBe(4);
});

test("the focus is the new incident, else the newest critical one, else the most urgent one", () => {
  const focus = (incidents: typeof testIncidents, newIncidentId: string | null = null) =>
    chooseScene({ incidents, newIncidentId, pinnedScene: "focus", share: singleScreen }).incidentId;
  expect(focus(testIncidents, "minor")).toBe("minor");
  expect(focus(testIncidents)).toBe("newer");
  expect(focus([anIncident("third", 3, 0), anIncident("late", 2, 7), anIncident("early", 2, 4)])).toBe("early");
  expect(focus([])).toBeNull();
});

test("a pinned scene stays whatever happens, and the other screens divide the remaining scenes", () => {
  const pinnedChoice = chooseScene({
    incidents: testIncidents,
    newIncidentId: "newer",
    pinnedScene: "figures",
    share: singleScreen,
  });
  expect(pinnedChoice).toEqual({ scene: "figures", reason: "pinned", incidentId: null });

  const screens = [
    { id: "c", name: "Wall 10", pinnedScene: null },
    { id: "a", name: "Wall 1", pinnedScene: null },
    { id: "b", name: "Wall 2", pinnedScene: "overview" as const },
  ];
  const chooseTestScene = (id: string, newIncidentId: string | null = null) => {
    const { pinnedScene = null } = screens.find((screen) => screen.id === id) ?? {};
    return chooseScene({
      incidents: testIncidents,
      newIncidentId,
      pinnedScene,
      share: findScreenGroupPosition(screens, id),
    }).scene;
  };
  expect([chooseTestScene("a"), chooseTestScene("b"), chooseTestScene("c")]).toEqual(["focus", "overview", "list"]);
  expect(findScreenGroupPosition(screens, "c")).toEqual({ index: 1, count: 2, pinnedElsewhere: ["overview"] });

  // The only screen without a pinned scene shows each new incident. It never shows a scene that another screen has
  // pinned.
  const twoScreens = [
    { id: "a", name: "Left", pinnedScene: "overview" as const },
    { id: "b", name: "Right", pinnedScene: null },
  ];
  const share = findScreenGroupPosition(twoScreens, "b");
  expect(chooseScene({ incidents: [], newIncidentId: null, pinnedScene: null, share }).scene).toBe("units");
  expect(chooseScene({ incidents: testIncidents, newIncidentId: "newer", pinnedScene: null, share }).scene).toBe(
    "focus",
  );
  expect(findScreenGroupPosition(twoScreens, "unknown")).toEqual(singleScreen);
});
