/** Why a dispatcher departed from the assignment rule. `undo`: the assignment undoes an earlier action. */
export const assignReasons = [
  "closer",
  "no-answer",
  "off-duty",
  "vehicle",
  "crew-request",
  "needed-elsewhere",
  "no-other-unit",
  "first-help",
  "skill-unlisted",
  "more-urgent",
  "other",
  "undo",
] as const;
export type AssignReason = (typeof assignReasons)[number];
/** Reasons offered when a unit that was sent is replaced. */
export const replaceReasons = [
  "closer",
  "no-answer",
  "vehicle",
  "crew-request",
  "needed-elsewhere",
  "other",
] as const satisfies readonly AssignReason[];
/** Reasons offered when a unit is pulled from another incident. */
export const pullReasons = ["more-urgent", "no-other-unit", "other"] as const satisfies readonly AssignReason[];
/** Reasons offered when a unit is sent that does not match the plan. */
export const exceptionReasons = [
  "no-other-unit",
  "first-help",
  "skill-unlisted",
  "other",
] as const satisfies readonly AssignReason[];
