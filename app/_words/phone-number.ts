import { toNationalNumber } from "../../server/domain/call";

/** Groups the digits as they are read aloud: "0812-3456-7890". Short and foreign numbers are left unchanged. */
export function formatPhoneNumber(number: string): string {
  const nationalDigits = toNationalNumber(number);
  if (!/^0\d{8,}$/.test(nationalDigits)) return number;
  return [nationalDigits.slice(0, 4), ...(nationalDigits.slice(4).match(/\d{4}(?=\d{3})|\d+/g) ?? [])].join("-");
}
