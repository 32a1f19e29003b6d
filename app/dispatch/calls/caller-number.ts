/** A number in the groups in which it is read aloud: "0812-3456-7890", "+62 812-3456-7890"; short ones as they are. */
export function inGroups(number: string): string {
  const [, country, own] = /^(\+62|0)(\d{8,})$/.exec(number) ?? [];
  if (!country || !own) return number;
  const whole = country === "0" ? `0${own}` : own;
  const first = country === "0" ? 4 : 3;
  const parts = [whole.slice(0, first), ...(whole.slice(first).match(/\d{4}(?=\d{3})|\d+/g) ?? [])];
  return `${country === "0" ? "" : "+62 "}${parts.join("-")}`;
}
