/** The closed lists of the domain. The database checks them, the interface documents them, the message catalogues name them. */

/** What a caller asks for: the six categories Muba Siaga 112 announces, and fire, which rides along by national rule. */
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

/** 1 is the most urgent. */
export const priorities = [1, 2, 3, 4] as const;
export type Priority = (typeof priorities)[number];

/** How well the place of an incident is known. */
export const precisions = ["exact", "approximate", "village", "district"] as const;
export type Precision = (typeof precisions)[number];

/** What a call turned out to be. */
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
/** Dispositions that count against a caller's number. */
export const unfoundedDispositions = ["ghost", "prank", "dropped"] as const satisfies readonly Disposition[];
/** Dispositions that end a call without an incident, each by one key. */
export const noiseDispositions = [
  "ghost",
  "prank",
  "dropped",
  "information",
  "non-emergency",
  "test",
] as const satisfies readonly Disposition[];

/** How a call came: rung through by the telephone exchange, or written down by a call taker. */
export const callSources = ["telephony", "hand"] as const;

/** A crew with a vehicle or boat that can be sent. */
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

/** What a crew says of itself. */
export const duties = ["available", "off-duty"] as const;
export type Duty = (typeof duties)[number];

/** What the room sees: a unit with an open assignment is assigned, whatever its duty says. */
export const unitStatuses = ["off-duty", "available", "assigned"] as const;
export type UnitStatus = (typeof unitStatuses)[number];

/** A crew's progress on a task. */
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
/** The states in which a unit is taken. The partial unique index `assignment_one_open_per_unit` names the same five. */
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

/** What the room has to see at once, until somebody answers it. */
export const alarmKinds = ["not-acknowledged", "declined", "unit-silent", "unit-off-duty", "panic"] as const;
export type AlarmKind = (typeof alarmKinds)[number];

/** How an agency is told of what is forwarded to it, beside its officers' screen. */
export const channelKinds = ["webhook", "web-push"] as const;
export type ChannelKind = (typeof channelKinds)[number];

/** What a caller says to a question of the protocol. */
export const answers = ["yes", "no", "unknown"] as const;
export type Answer = (typeof answers)[number];

/** `responsible-area`: the unit whose station's response area covers the point goes first. `nearest`: the nearest unit, wherever its station is. */
export const dispatchRules = ["responsible-area", "nearest"] as const;
export type DispatchRule = (typeof dispatchRules)[number];

/** `auto`: units are assigned at once. `confirm`: they are proposed, and a dispatcher presses one key. */
export const typeModes = ["auto", "confirm"] as const;
export type TypeMode = (typeof typeModes)[number];

/** Where the position that ranked a unit came from. */
export const positionBases = ["fix", "station"] as const;
export type PositionBasis = (typeof positionBases)[number];

/** How far a reference position can be trusted; the meaning of each is in db/seed/data/SOURCES.md. */
export const positionQualities = ["surveyed", "approximate", "district-centroid"] as const;
export type PositionQuality = (typeof positionQualities)[number];

/** Any place on the map worth knowing. */
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
export type PlaceKind = (typeof placeKinds)[number];

export const roles = [
  "admin",
  "supervisor",
  "dispatcher",
  "call-taker",
  "leader",
  "agency-officer",
  "crew",
  "wall",
] as const;
export type Role = (typeof roles)[number];

/** What an API key may do. */
export const scopes = [
  "calls:write",
  "incidents:read",
  "incidents:write",
  "positions:write",
  "units:read",
  "reference:read",
  /** Without it, sensitive incidents are masked. */
  "sensitive:read",
] as const;
export type Scope = (typeof scopes)[number];

/** What a person or a screen may do: the scopes, and what no key is ever given. */
export const permissions = [
  ...scopes,
  /** All incidents, the sensitive ones masked: the wall and leaders. */
  "incidents:overview",
  "sensitive:mark",
  "callers:read",
  /** Claiming a ringing call and saying what it was; keys only bring calls in. */
  "calls:answer",
  "callers:block",
  /** What was to be told to agencies and could not: seeing it and trying again. */
  "deliveries:manage",
  /** The figures of months and years: where, when, how fast. Nobody sees a sensitive incident in them. */
  "insight:read",
  /** The incidents of one's own agency. */
  "agency:read",
  /** Saying that one's agency has taken note of what was forwarded to it. */
  "agency:answer",
  /** The assignment of one's own unit. */
  "assignment:own",
  /** The settings of the paired screen itself. */
  "screen:own",
  "audit:read",
  "people:manage",
  "screens:manage",
  "keys:manage",
  "reference:write",
] as const;
export type Permission = (typeof permissions)[number];

/** Invented and real incidents are never counted together. */
export const dataKinds = ["real", "simulated"] as const;
export type DataKind = (typeof dataKinds)[number];
