import CoT from "@tak-ps/node-cot";

/** Parses an event of Cursor on Target with the client library of TAK. Its own types do not pass our type check. */
export function parseCot(text) {
  return new CoT(text).raw.event;
}
