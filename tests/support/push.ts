import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";

/**
 * Creates the keys of a browser's push subscription. `decrypt` reads a message as the browser does (RFC 8188, RFC
 * 8291), independently of the server's library.
 */
export function aPushSubscription() {
  const ecdh = createECDH("prime256v1");
  const publicKey = ecdh.generateKeys();
  const auth = randomBytes(16);
  const derive = (key: Buffer, salt: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync("sha256", key, salt, info, length));
  const decrypt = (message: Buffer): Record<string, unknown> => {
    const [salt, senderKey] = [message.subarray(0, 16), message.subarray(21, 86)];
    const keyInfo = Buffer.concat([Buffer.from("WebPush: info\0"), publicKey, senderKey]);
    const key = derive(ecdh.computeSecret(senderKey), auth, keyInfo, 32);
    const contentKey = derive(key, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
    const nonce = derive(key, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
    const decipher = createDecipheriv("aes-128-gcm", contentKey, nonce).setAuthTag(message.subarray(-16));
    const padded = Buffer.concat([decipher.update(message.subarray(86, -16)), decipher.final()]);
    // The plaintext is followed by the byte 2 and padding.
    return JSON.parse(padded.subarray(0, padded.lastIndexOf(2)).toString());
  };
  return { keys: { p256dh: publicKey.toString("base64url"), auth: auth.toString("base64url") }, decrypt };
}
