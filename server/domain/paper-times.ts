/** The times of a crew that a paper form has, in the order of its steps. */
export const crewTimeFields = [
  "assignedAt",
  "acknowledgedAt",
  "enRouteAt",
  "onSceneAt",
  "transportingAt",
  "clearedAt",
] as const;
export type CrewTimeField = (typeof crewTimeFields)[number];
