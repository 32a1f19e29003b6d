import { connect, type Socket } from "node:net";

const marker = Buffer.from("\nid: ");
const newline = 10;
/** Maximum length of an id in bytes. */
const maxIdLength = 1_000;
/** The sockets share one read buffer, because each read is processed before the next. */
const readBuffer = Buffer.allocUnsafe(1 << 19);

type Options = {
  url: string;
  cookie: string;
  onBytes: (count: number) => void;
  onId: (id: string) => void;
  onEnd: () => void;
};

/**
 * Opens a feed stream on a raw socket and searches its bytes only for message ids. This needs so little processor time
 * that a thousand streams do not distort the measurement. Resolves when the first bytes arrive.
 */
export function openRawStream({ url, cookie, onBytes, onId, onEnd }: Options): Promise<Socket> {
  const { hostname, port, pathname, host } = new URL(url);
  return new Promise((resolve, reject) => {
    let tail: Buffer = Buffer.alloc(0);
    let isOpen = false;
    const socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (count, buffer) => {
          const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, count);
          if (!isOpen && !bytes.toString("latin1", 0, 12).endsWith(" 200")) {
            reject(new Error(`a screen received ${bytes.toString("latin1", 0, 200)}`));
            return false;
          }
          isOpen = true;
          resolve(socket);
          onBytes(count);
          tail = findIds(tail, bytes, onId);
          return true;
        },
      },
    });
    socket.on("error", reject);
    socket.on("close", onEnd);
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\nCookie: ${cookie}\r\nConnection: keep-alive\r\n\r\n`,
    );
  });
}

/**
 * Calls `onId` with each message id in `tail` and `bytes`. Returns the new tail: the last bytes, which may be the start
 * of an id.
 */
function findIds(tail: Buffer, bytes: Buffer, onId: (id: string) => void): Buffer {
  let from = 0;
  if (tail.length > 0) {
    const tailAndFirstBytes = Buffer.concat([tail, bytes.subarray(0, maxIdLength)]);
    const index = tailAndFirstBytes.indexOf(marker);
    if (index >= 0 && index < tail.length) {
      const end = tailAndFirstBytes.indexOf(newline, index + marker.length);
      if (end < 0) return tailAndFirstBytes;
      onId(tailAndFirstBytes.toString("latin1", index + marker.length, end));
      from = Math.max(0, end - tail.length);
    }
  }
  for (let index = bytes.indexOf(marker, from); index >= 0; index = bytes.indexOf(marker, from)) {
    const end = bytes.indexOf(newline, index + marker.length);
    if (end < 0) return Buffer.from(bytes.subarray(index));
    onId(bytes.toString("latin1", index + marker.length, end));
    from = end;
  }
  return Buffer.from(bytes.subarray(Math.max(from, bytes.length - marker.length + 1)));
}
