import type { WallScene } from "../../db/vocabulary";

type OpenIncident = { id: string; priority: number; openedAt: Date };

/** A screen's position in its group, whose screens share the scenes. A screen without a group has index 0 of 1. */
export type ScreenGroupPosition = {
  /** Position among the screens of the group that have no pinned scene, from 0. */
  index: number;
  /** Scenes that are pinned to other screens of the group. */
  pinnedElsewhere: readonly WallScene[];
  /** Number of screens of the group that have no pinned scene. */
  count: number;
};

export const singleScreen: ScreenGroupPosition = { index: 0, count: 1, pinnedElsewhere: [] };

/** Why a screen shows its scene. */
type SceneReason = "pinned" | "new-incident" | "critical" | "open" | "quiet";

export type SceneChoice = {
  scene: WallScene;
  reason: SceneReason;
  /** The incident that the scene `focus` shows; null in another scene, and if no incident is open. */
  incidentId: string | null;
};

type Situation = {
  incidents: readonly OpenIncident[];
  /** The new incident that is presented at the moment; see `nextSpotlight`. */
  newIncidentId: string | null;
  pinnedScene: WallScene | null;
  share: ScreenGroupPosition;
};

/** The scenes of a group, in the order of its screens. Further screens show the overview. */
const sharedScenes = {
  "new-incident": ["overview", "focus", "list", "units", "figures"],
  critical: ["overview", "focus", "list", "units", "figures"],
  open: ["overview", "list", "units", "figures"],
  quiet: ["overview", "units", "figures"],
} as const satisfies Record<Exclude<SceneReason, "pinned">, readonly WallScene[]>;

/**
 * Chooses the scene of a wall display. A pinned scene is always shown. A screen without a group shows `focus` while a
 * new incident is presented, and otherwise the overview. In a group, each screen without a pinned scene shows a
 * different one of `sharedScenes`, except the scenes that are pinned to other screens. `focus` shows the new incident,
 * or else the newest critical one, or else the most urgent one.
 */
export function chooseScene({ incidents, newIncidentId, pinnedScene, share }: Situation): SceneChoice {
  const situation = findSituation(incidents, newIncidentId);
  const scene = pinnedScene ?? chooseSharedScene(situation, share);
  return {
    scene,
    reason: pinnedScene ? "pinned" : situation,
    incidentId: scene === "focus" ? (newIncidentId ?? findFocusedId(incidents)) : null,
  };
}

function findSituation(
  incidents: readonly OpenIncident[],
  newIncidentId: string | null,
): Exclude<SceneReason, "pinned"> {
  if (newIncidentId !== null) return "new-incident";
  if (incidents.some(({ priority }) => priority === 1)) return "critical";
  return incidents.length > 0 ? "open" : "quiet";
}

function chooseSharedScene(
  situation: keyof typeof sharedScenes,
  { index, count, pinnedElsewhere }: ScreenGroupPosition,
): WallScene {
  const scenes = sharedScenes[situation].filter((scene) => !pinnedElsewhere.includes(scene));
  // If only one screen of the group can change its scene, it presents every new incident, even if it usually shows the
  // overview.
  if (count === 1)
    return situation === "new-incident" && scenes.includes("focus") ? "focus" : (scenes[0] ?? "overview");
  return scenes[index] ?? "overview";
}

function findFocusedId(incidents: readonly OpenIncident[]): string | null {
  const criticalIncidents = incidents.filter(({ priority }) => priority === 1);
  const [newestCritical] = criticalIncidents.toSorted((a, b) => b.openedAt.getTime() - a.openedAt.getTime());
  const [mostUrgent] = incidents.toSorted(
    (a, b) => a.priority - b.priority || a.openedAt.getTime() - b.openedAt.getTime(),
  );
  return (newestCritical ?? mostUrgent)?.id ?? null;
}

/** Period for which the wall lists what changed. */
export const recentChangesMinutes = 10;

/** Screens poll every few seconds; without a request for this long, a screen is off or disconnected. */
export const screenOfflineAfterMs = 120_000;

type GroupedScreen = { id: string; name: string; pinnedScene: WallScene | null };

/**
 * Returns the position of one screen in its group. `screens` are the screens of the group that are switched on. They
 * are ordered by name, so that "Wall 1" is left of "Wall 2".
 */
export function findScreenGroupPosition(screens: readonly GroupedScreen[], id: string): ScreenGroupPosition {
  const unpinnedScreens = screens
    .filter((screen) => screen.pinnedScene === null || screen.id === id)
    .toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }) || a.id.localeCompare(b.id));
  const pinnedElsewhere = screens.flatMap((screen) =>
    screen.pinnedScene !== null && screen.id !== id ? [screen.pinnedScene] : [],
  );
  const index = unpinnedScreens.findIndex((screen) => screen.id === id);
  return index === -1 ? singleScreen : { index, count: unpinnedScreens.length, pinnedElsewhere };
}
