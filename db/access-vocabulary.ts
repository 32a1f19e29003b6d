/** The fixed lists of values for access: the roles of people and screens, and what they and API keys may do. */

/** The roles of people. `wall` is the role of wall displays. */
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

/** Permissions that an API key can have. */
export const scopes = [
  "calls:write",
  "incidents:read",
  "incidents:write",
  "positions:write",
  "readings:write",
  "units:read",
  "reference:read",
  /** Reading sensitive incidents in full; without this scope they are masked. */
  "sensitive:read",
] as const;
export type Scope = (typeof scopes)[number];

/** Permissions of people and screens: the scopes of API keys, and permissions that no API key can have. */
export const permissions = [
  ...scopes,
  /** Viewing all open incidents, with sensitive ones masked: for the wall and for leaders. */
  "incidents:overview",
  "sensitive:mark",
  "callers:read",
  /** Claiming ringing calls and setting dispositions. API keys can only create calls. */
  "calls:answer",
  "callers:block",
  /** Viewing and retrying undelivered messages to agencies. */
  "deliveries:manage",
  "warnings:issue",
  /** Entering what was written on paper while no screen worked, with its true times. */
  "paper:enter",
  /** Viewing figures over months and years, in which sensitive incidents appear only as counts. */
  "insight:read",
  /** For the actor's own agency: viewing its incidents; answering them, writing notes, setting the duty of units. */
  "agency:read",
  "agency:answer",
  /** Viewing and advancing the assignment of the actor's own unit. */
  "assignment:own",
  /** Reading the settings of the paired screen itself. */
  "screen:own",
  "audit:read",
  "people:manage",
  "screens:manage",
  /** Choosing what a wall display shows. */
  "screens:pin",
  "keys:manage",
  "reference:write",
] as const;
export type Permission = (typeof permissions)[number];
