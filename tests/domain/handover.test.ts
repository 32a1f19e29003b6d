import { expect, test } from "vitest";
import { handoverProblem } from "../../server/domain/handover";

const handedAt = new Date("2026-11-29T03:00:00Z");
const after = (seconds: number) => handedAt.getTime() + seconds * 1_000;
const sent = {
  ...{ byMessage: true, handedAt, deliveredAt: null, isFailed: false },
  ...{ acknowledgedAt: null, refusedAt: null, returnedAt: null },
};

test("a handover is a problem if it is refused, returned, failed, or too long undelivered or untaken", () => {
  expect(handoverProblem(sent, after(59))).toBeNull();
  expect(handoverProblem(sent, after(60))).toBe("undelivered");
  expect(handoverProblem({ ...sent, deliveredAt: new Date(after(10)) }, after(129))).toBeNull();
  expect(handoverProblem({ ...sent, deliveredAt: new Date(after(10)) }, after(130))).toBe("untaken");
  expect(handoverProblem({ ...sent, isFailed: true }, null)).toBe("failed");
  expect(handoverProblem({ ...sent, returnedAt: handedAt }, null)).toBe("returned");
  expect(handoverProblem(sent, null)).toBeNull();
});

test("an acceptance settles everything but a refusal, and a handover by phone is no problem", () => {
  const accepted = { ...sent, acknowledgedAt: handedAt };
  expect(handoverProblem({ ...accepted, isFailed: true, returnedAt: handedAt }, after(600))).toBeNull();
  expect(handoverProblem({ ...accepted, refusedAt: handedAt }, after(600))).toBe("refused");
  expect(handoverProblem({ ...sent, byMessage: false }, after(600))).toBeNull();
});
