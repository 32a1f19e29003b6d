import { connect, type Socket } from "node:net";

const marker = Buffer.from("\nid: ");
const newline = 10;
/** An id is not longer. */
const longestId = 1_000;
/** Every socket reads into it: what it holds is looked at before the next reads. */
const shared = Buffer.allocUnsafe(1 << 19);

type Wish = {
  url: string;
  cookie: string;
  onBytes: (count: number) => void;
  onId: (id: string) => void;
  onEnd: () => void;
};

/**
 * Listens to a stream as cheaply as it can be done here, so that a thousand of them leave the machine to what is measured: a bare
 * socket, of whose bytes only the ids of the messages are looked for. Done once the first bytes are there.
 */
export function listenRaw({ url, cookie, onBytes, onId, onEnd }: Wish): Promise<Socket> {
  const { hostname, port, pathname, host } = new URL(url);
  return new Promise((resolve, reject) => {
    let carried: Buffer = Buffer.alloc(0);
    let isOpen = false;
    const socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (count, buffer) => {
          const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, count);
          if (!isOpen && !bytes.toString("latin1", 0, 12).endsWith(" 200")) {
            reject(new Error(`a screen was answered with ${bytes.toString("latin1", 0, 200)}`));
            return false;
          }
          isOpen = true;
          resolve(socket);
          onBytes(count);
          carried = findIds(carried, bytes, onId);
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

/** Calls back with each id; gives what may be the beginning of one. */
function findIds(carried: Buffer, bytes: Buffer, onId: (id: string) => void): Buffer {
  let from = 0;
  if (carried.length > 0) {
    const seam = Buffer.concat([carried, bytes.subarray(0, longestId)]);
    const at = seam.indexOf(marker);
    if (at >= 0 && at < carried.length) {
      const until = seam.indexOf(newline, at + marker.length);
      if (until < 0) return seam;
      onId(seam.toString("latin1", at + marker.length, until));
      from = Math.max(0, until - carried.length);
    }
  }
  for (let at = bytes.indexOf(marker, from); at >= 0; at = bytes.indexOf(marker, from)) {
    const until = bytes.indexOf(newline, at + marker.length);
    if (until < 0) return Buffer.from(bytes.subarray(at));
    onId(bytes.toString("latin1", at + marker.length, until));
    from = until;
  }
  return Buffer.from(bytes.subarray(Math.max(from, bytes.length - marker.length + 1)));
}
