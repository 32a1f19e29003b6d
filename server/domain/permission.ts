import { type Role, type Scope, scopes } from "../../db/vocabulary";

/**
 * What each role may do; refusing is the default. Roles whose view is masked or narrowed (leader, wall, agency-officer,
 * crew) hold nothing that shows an incident until the masking exists.
 */
export const permissions: Record<Role, readonly Scope[]> = {
  admin: scopes,
  supervisor: scopes,
  dispatcher: ["calls:write", "incidents:read", "incidents:write", "units:read", "reference:read"],
  "call-taker": ["calls:write", "incidents:read", "incidents:write", "units:read", "reference:read"],
  leader: ["reference:read"],
  "agency-officer": ["reference:read"],
  crew: ["reference:read"],
  wall: ["reference:read"],
};
