import CoT from "@tak-ps/node-cot";

/** Parses a Cursor on Target event with TAK's client library, whose own types do not pass our type check. */
export function parseCot(text) {
  return new CoT(text).raw.event;
}
