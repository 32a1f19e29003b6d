import { expect, test } from "vitest";
import { toNationalNumber } from "../../server/domain/call";

test.each([
  ["+6281234567890", "081234567890"],
  ["006281234567890", "081234567890"],
  ["6281234567890", "081234567890"],
  ["+62081234567890", "081234567890"],
  ["081234567890", "081234567890"],
  ["+62711310011", "0711310011"],
  ["621234", "621234"],
  ["110", "110"],
  ["+60123456789", "+60123456789"],
  ["+62", "+62"],
])("%s is normalised to %s", (number, expectedNumber) => expect(toNationalNumber(number)).toBe(expectedNumber));
