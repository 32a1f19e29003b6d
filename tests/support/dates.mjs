/**
 * The dates on which `npm run test:all` repeats the tests in `datedTests`, whose results could depend on the date. The
 * browser tests among them run only on the dates marked `screens`. The dates include every day of the week, the last
 * day of a month, 29 February and New Year. Two runs cross midnight: one in WIB (17:00 UTC), the other in UTC. They
 * start twelve seconds before midnight, which is long enough to start the database and shorter than the tests take.
 */
export const dates = [
  { name: "Monday, midnight in UTC and the last day of a month", at: "2027-05-30T23:59:48Z" },
  { name: "Tuesday, 29 February", at: "2028-02-29T05:00:00Z" },
  { name: "Wednesday", at: "2027-03-10T09:00:00Z" },
  { name: "Thursday, Friday in WIB", at: "2027-09-16T20:00:00Z" },
  { name: "Friday, midnight in WIB and New Year", at: "2027-12-31T16:59:48Z", screens: true },
  { name: "Saturday, 1 January", at: "2028-01-01T06:00:00Z" },
  { name: "Sunday, the last day of February", at: "2027-02-28T11:00:00Z" },
];

/**
 * Test files whose path contains one of these words are repeated. Files in tests/domain are left out: the code they
 * test never reads the clock, as tests/architecture.test.ts checks.
 */
export const datedTests = {
  vitest: ["rule-", "figures", "reports", "call-figures", "server/shift", "server/coverage.test"],
  playwright: ["screens/insight.test"],
};

/**
 * Returns the environment variables that make a process start with its clock at the date `at`. Its monotonic clock is
 * not changed. The library shares no memory between processes: otherwise a process of another user hangs if the files
 * of an ended process with the same ID are still there.
 */
export function environmentAt(at, library) {
  const offsetSeconds = Math.round((Date.parse(at) - Date.now()) / 1_000);
  return {
    LD_PRELOAD: library,
    FAKETIME: `+${offsetSeconds}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    FAKETIME_DISABLE_SHM: "1",
  };
}
