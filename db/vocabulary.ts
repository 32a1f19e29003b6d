/**
 * The fixed lists of values in the domain. The database checks them, the HTTP interface documents them, and the message
 * catalogues translate them.
 */

/** The categories of incidents: the six that Muba Siaga 112 advertises, and fire, which national rules require. */
export const categories = [
  "natural-disaster",
  "social",
  "accident",
  "health",
  "security",
  "women-and-children",
  "fire",
] as const;
export type Category = (typeof categories)[number];

/** Priorities of an incident, of which 1 is the most urgent. */
export const priorities = [1, 2, 3, 4] as const;
export type Priority = (typeof priorities)[number];

/** How precisely the location of an incident is known. */
export const precisions = ["exact", "approximate", "village", "district"] as const;
export type Precision = (typeof precisions)[number];

/** The outcome of a call. */
export const dispositions = [
  "emergency",
  "non-emergency",
  "information",
  "ghost",
  "prank",
  "dropped",
  "test",
  "duplicate",
] as const;
export type Disposition = (typeof dispositions)[number];
/** Dispositions of calls that count as unfounded, both in the history of their phone number and in the figures. */
export const unfoundedDispositions = ["ghost", "prank", "dropped"] as const satisfies readonly Disposition[];
/** Dispositions that end a call without an incident; each has its own keyboard shortcut. */
export const filterDispositions = [
  "ghost",
  "prank",
  "dropped",
  "information",
  "non-emergency",
  "test",
] as const satisfies readonly Disposition[];

/** The origin of a call: received from telephony, entered by a call taker, or handed over by a neighbouring centre. */
export const callSources = ["telephony", "hand", "neighbour"] as const;

/** Kinds of units. A unit is a crew with a vehicle or boat that can be sent to an incident. */
export const unitKinds = [
  "ambulance",
  "fire-engine",
  "rescue-team",
  "rescue-boat",
  "disaster-team",
  "police-patrol",
  "civil-order-patrol",
  "social-team",
  "protection-team",
  "tow-truck",
  "public-works-crew",
] as const;
export type UnitKind = (typeof unitKinds)[number];

export const mobilities = ["road", "river"] as const;
export type Mobility = (typeof mobilities)[number];

/** The duty state that a crew sets. */
export const duties = ["available", "off-duty"] as const;
export type Duty = (typeof duties)[number];

/** The status shown to the control room. A unit with an open assignment is `assigned`, whatever its duty. */
export const unitStatuses = ["off-duty", "available", "assigned"] as const;
export type UnitStatus = (typeof unitStatuses)[number];

/** The progress of an assignment. */
export const assignmentStates = [
  "assigned",
  "acknowledged",
  "enRoute",
  "onScene",
  "transporting",
  "clear",
  "declined",
  "recalled",
] as const;
export type AssignmentState = (typeof assignmentStates)[number];
/** States of an open assignment. The partial unique index `assignment_one_open_per_unit` must list the same five. */
export const openAssignmentStates = [
  "assigned",
  "acknowledged",
  "enRoute",
  "onScene",
  "transporting",
] as const satisfies readonly AssignmentState[];

export const incidentStatuses = [
  "received",
  "verified",
  "assigned",
  "enRoute",
  "onScene",
  "resolved",
  "closed",
] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

/** Why an incident was closed. */
export const closeCodes = [
  "handled",
  "transported",
  "handed-over",
  "nothing-found",
  "false-report",
  "cancelled-by-caller",
  "duplicate",
  "no-unit",
] as const;
export type CloseCode = (typeof closeCodes)[number];

/** Possible answers to a protocol question. */
export const answerValues = ["yes", "no", "unknown"] as const;
export type Answer = (typeof answerValues)[number];

/**
 * How an agency's units are ranked. `responsible-area`: units whose station's response area contains the incident come
 * first. `nearest`: the nearest unit comes first, wherever its station is.
 */
export const dispatchRules = ["responsible-area", "nearest"] as const;
export type DispatchRule = (typeof dispatchRules)[number];

/**
 * How units are dispatched to an incident type. `auto`: they are assigned at once. `confirm`: they are proposed, and a
 * dispatcher confirms.
 */
export const typeModes = ["auto", "confirm"] as const;
export type TypeMode = (typeof typeModes)[number];

/** What the rank of a unit is based on: the travel time over the network, or the straight-line distance. */
export const rankingBases = ["travel-time", "straight-line"] as const;

/** The source of the position used to rank a unit: its last fix, or its station. */
export const positionBases = ["fix", "station"] as const;
export type PositionBasis = (typeof positionBases)[number];

/** How reliable the position of a place is; `db/seed/data/SOURCES.md` explains each value. */
export const positionQualities = ["surveyed", "map", "approximate", "district-centroid", "unknown"] as const;
export type PositionQuality = (typeof positionQualities)[number];

/** Kinds of facilities. */
export const facilityKinds = [
  "hospital",
  "puskesmas",
  "sub-health-post",
  "village-health-post",
  "health-office",
  "police-hq",
  "police-station",
  "traffic-police-post",
  "fire-station",
  "civil-order",
  "disaster-agency",
  "disaster-post",
  "wildfire-post",
  "transport",
  "social",
  "women-child-protection",
  "public-works",
  "comms",
  "command-centre",
  "government-office",
  "military-hq",
  "military-post",
  "sar-office",
  "landmark-bridge",
  "other",
] as const;
export type FacilityKind = (typeof facilityKinds)[number];

export const placeKinds = [
  "regency-seat",
  "district-seat",
  "village",
  "neighbour-town",
  "peat-hydrology-station",
] as const;

/** What a wall display can show. A supervisor can pin any of these to a screen. */
export const wallScenes = ["overview", "focus", "list", "units", "figures", "fires"] as const;
export type WallScene = (typeof wallScenes)[number];

/** The changes that the wall lists: incidents opened and closed, and crews sent and arrived. */
export const wallChangeKinds = ["opened", "sent", "arrived", "closed"] as const;

/** The two kinds of data, which are never counted together. */
export const dataKinds = ["real", "simulated"] as const;
export type DataKind = (typeof dataKinds)[number];
