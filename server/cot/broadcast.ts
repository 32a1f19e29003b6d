import type { Socket } from "node:net";
import type { Log } from "../log";
import { type CotMarker, writeCotDeletion, writeCotEvent, writeCotHeartbeat } from "./cot-event";

/** Maximum number of clients of one process. */
export const maxClients = 50;
/** Every marker is sent again after this time, before clients show it as out of date. */
const repeatMs = 45_000;
const heartbeatMs = 10_000;

type Client = {
  address: string;
  /** The markers that changed since the client's last batch; removed ones too. */
  pending: Set<string>;
  /** When the client had read everything that was sent to it. */
  drainedAt: number;
  heartbeatAt: number;
};
type Sent = { content: string; text: string; sentAt: number };

/**
 * Sends markers to connected clients. A client that has not read its last batch gets no other one: changes are
 * remembered by marker, and it then gets the latest. A slow reader thus costs one batch of memory, and is cut if it has
 * not read a batch after `maxUnreadMs`.
 */
export function createBroadcast({ log, maxUnreadMs = 30_000 }: { log: Log; maxUnreadMs?: number }) {
  const clients = new Map<Socket, Client>();
  const known = new Map<string, Sent>();

  function accept(socket: Socket): void {
    const address = socket.remoteAddress ?? "";
    if (socket.destroyed) return;
    if (clients.size >= maxClients) {
      log.warn({ from: address }, "too many Cursor on Target clients");
      socket.destroy();
      return;
    }
    const now = Date.now();
    clients.set(socket, { address, pending: new Set(known.keys()), drainedAt: now, heartbeatAt: 0 });
    log.info({ from: address }, "a Cursor on Target client connected");
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => clients.delete(socket));
    // What clients send, such as their own position, is not read.
    socket.resume();
  }

  /** Takes the markers that there are now, and sends what has changed. Markers that are missing are removed. */
  function publish(markers: readonly CotMarker[], at: Date): void {
    const now = at.getTime();
    const changed = new Set<string>();
    const present = new Set(markers.map(({ uid }) => uid));
    for (const marker of markers) {
      const content = JSON.stringify(marker);
      const last = known.get(marker.uid);
      if (last?.content === content && now - last.sentAt < repeatMs) continue;
      known.set(marker.uid, { content, text: writeCotEvent(marker, at), sentAt: now });
      changed.add(marker.uid);
    }
    for (const uid of known.keys()) {
      if (present.has(uid)) continue;
      known.delete(uid);
      changed.add(uid);
    }
    for (const client of clients.values()) for (const uid of changed) client.pending.add(uid);
    send(at);
  }

  function send(at: Date): void {
    const now = at.getTime();
    for (const [socket, client] of clients) {
      if (socket.writableLength > 0) {
        if (now - client.drainedAt <= maxUnreadMs) continue;
        log.warn({ from: client.address }, "a Cursor on Target client was cut, because it did not read");
        socket.destroy();
        continue;
      }
      client.drainedAt = now;
      const isSilent = now - client.heartbeatAt >= heartbeatMs;
      const texts = [...client.pending].map((uid) => known.get(uid)?.text ?? writeCotDeletion(uid, at));
      if (isSilent) texts.push(writeCotHeartbeat(at));
      client.pending.clear();
      if (isSilent) client.heartbeatAt = now;
      if (texts.length > 0) socket.write(texts.join(""));
    }
  }

  return {
    accept,
    publish,
    hasClients: () => clients.size > 0,
    /** Forgets all markers while nobody is connected, so that no old ones are sent to the next client. */
    clear: () => known.clear(),
    close: () => {
      for (const socket of clients.keys()) socket.destroy();
    },
  };
}
