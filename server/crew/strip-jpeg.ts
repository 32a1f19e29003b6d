const [start, end, scan] = [0xd8, 0xd9, 0xda];
/** What a decoder needs of the application segments: JFIF, and Adobe's word on the colours. All others tell of the camera. */
const keptApplications = [0xe0, 0xee];

/**
 * A JPEG without what the camera wrote about itself and the place: every application segment but two, comments, and whatever
 * follows the end of the picture. Null when it is not a whole JPEG.
 */
export function stripJpeg(bytes: Buffer): Buffer | null {
  if (bytes[0] !== 0xff || bytes[1] !== start) return null;
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  for (let at = 2; ; ) {
    if (bytes[at] !== 0xff) return null;
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === undefined || marker === start) return null;
    if (marker === end) return Buffer.concat([...kept, Buffer.from([0xff, end])]);
    if (at + 4 > bytes.length) return null;
    const length = bytes.readUInt16BE(at + 2);
    let next = at + 2 + length;
    if (length < 2 || next > bytes.length) return null;
    if (marker === scan) next = endOfScan(bytes, next);
    if (isKept(marker)) kept.push(bytes.subarray(at, next));
    at = next;
  }
}

function isKept(marker: number): boolean {
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  return marker !== 0xfe && (!isApplication || keptApplications.includes(marker));
}

/** The picture's own data goes on until a marker that is neither a stuffed 0xff nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const following = bytes[at + 1];
    if (following === undefined) break;
    const isData = following === 0 || (following >= 0xd0 && following <= 0xd7) || following === 0xff;
    if (!isData) return at;
  }
  return bytes.length;
}
