import type { Socket } from "node:net";
import type { Log } from "../log";
import { type CotMarker, writeCotDeletion, writeCotEvent, writeCotHeartbeat } from "./cot-event";

/** Maximum number of clients of one process. */
export const maxClients = 50;
const heartbeatMs = 10_000;

type Client = {
  address: string;
  /** The markers that were changed or removed since the client's last batch. */
  pending: Set<string>;
  /** When the client last finished reading all that was sent to it. */
  drainedAt: number;
  heartbeatAt: number;
};
type SentMarker = { markerJson: string; eventXml: string; sentAt: number };

/**
 * Sends markers to connected clients. A client that has not read its last batch gets no further one; changes are
 * collected for it, and its next batch has the latest state of each changed marker. A slow client therefore uses the
 * memory of at most one batch. It is disconnected if it has not read a batch after `maxUnreadMs`. An unchanged marker
 * is sent again after `repeatMs`, so that clients do not show it as outdated.
 */
export function createBroadcast({
  log,
  maxUnreadMs = 30_000,
  repeatMs = 45_000,
}: {
  log: Log;
  maxUnreadMs?: number;
  repeatMs?: number;
}) {
  const clients = new Map<Socket, Client>();
  const sentMarkers = new Map<string, SentMarker>();

  function accept(socket: Socket): void {
    const address = socket.remoteAddress ?? "";
    if (socket.destroyed) return;
    if (clients.size >= maxClients) {
      log.warn({ from: address }, "too many Cursor on Target clients");
      socket.destroy();
      return;
    }
    const now = Date.now();
    clients.set(socket, { address, pending: new Set(sentMarkers.keys()), drainedAt: now, heartbeatAt: 0 });
    log.info({ from: address }, "a Cursor on Target client connected");
    socket.setNoDelay(true);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => clients.delete(socket));
    // Ignore what clients send, such as their own position.
    socket.resume();
  }

  /**
   * Sends what has changed since the previous call. A marker that is neither in `markers` nor in `unconfirmed` is
   * removed from clients. Those in `unconfirmed` are neither removed nor sent again, so that they become outdated.
   */
  function publish(markers: readonly CotMarker[], at: Date, unconfirmed: readonly CotMarker[] = []): void {
    const now = at.getTime();
    const changed = new Set<string>();
    const currentUids = new Set([...markers, ...unconfirmed].map(({ uid }) => uid));
    for (const marker of markers) {
      const markerJson = JSON.stringify(marker);
      const lastSent = sentMarkers.get(marker.uid);
      if (lastSent?.markerJson === markerJson && now - lastSent.sentAt < repeatMs) continue;
      sentMarkers.set(marker.uid, { markerJson, eventXml: writeCotEvent(marker, at), sentAt: now });
      changed.add(marker.uid);
    }
    for (const uid of sentMarkers.keys()) {
      if (currentUids.has(uid)) continue;
      sentMarkers.delete(uid);
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
        log.warn({ from: client.address }, "a Cursor on Target client was disconnected because it did not read");
        socket.destroy();
        continue;
      }
      client.drainedAt = now;
      const isHeartbeatDue = now - client.heartbeatAt >= heartbeatMs;
      const messages = [...client.pending].map((uid) => sentMarkers.get(uid)?.eventXml ?? writeCotDeletion(uid, at));
      if (isHeartbeatDue) messages.push(writeCotHeartbeat(at));
      client.pending.clear();
      if (isHeartbeatDue) client.heartbeatAt = now;
      if (messages.length > 0) socket.write(messages.join(""));
    }
  }

  return {
    accept,
    publish,
    hasClients: () => clients.size > 0,
    /** Clears all markers. Called while no client is connected, so that the next client gets no outdated marker. */
    clear: () => sentMarkers.clear(),
    close: () => {
      for (const socket of clients.keys()) socket.destroy();
    },
  };
}
