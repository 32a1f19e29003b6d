import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, TLSSocket } from "node:tls";
import { sql } from "drizzle-orm";
import { openPostgres, parseDatabaseUrl } from "../../db/client";
import { expect, test } from "../support/test";

/** An address of this machine that the server does not regard as local, so it stands for a different machine. */
const remoteHost = "0.0.0.0";

/**
 * Imitates a database server with TLS: a proxy that decrypts the connection and forwards it to `databaseUrl`. Without a
 * certificate it refuses TLS, as an old server would.
 */
async function startTlsProxy(databaseUrl: string, certificate: { key: string; cert: string } | null) {
  const target = new URL(databaseUrl);
  const proxy = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (firstBytes) => {
      // A client that wants TLS first sends PostgreSQL's SSLRequest, which contains this code.
      const wantsTls = firstBytes.readInt32BE(4) === 80_877_103;
      if (wantsTls) socket.write(certificate ? "S" : "N");
      if (wantsTls && !certificate) return;
      const clientSocket = certificate
        ? new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(certificate) })
        : socket;
      const database = connect(Number(target.port), target.hostname);
      if (!wantsTls) database.write(firstBytes);
      for (const [source, destination] of [
        [clientSocket, database],
        [database, clientSocket],
      ] as const) {
        source.on("error", () => destination.destroy());
        source.pipe(destination);
      }
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, remoteHost, resolve));
  const url = new URL(databaseUrl);
  url.hostname = remoteHost;
  url.port = `${(proxy.address() as AddressInfo).port}`;
  return { url: url.href, close: () => proxy.close() };
}

function createCertificate() {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subjectOptions = ["-subj", "/CN=database", "-addext", `subjectAltName=IP:${remoteHost}`];
  const keyOptions = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-x509", "-days", "7000"];
  execFileSync("openssl", ["req", ...keyOptions, "-keyout", keyFile, "-out", certFile, ...subjectOptions], {
    stdio: "ignore",
  });
  return { certFile, key: readFileSync(keyFile, "utf8"), cert: readFileSync(certFile, "utf8") };
}

async function tryConnecting(url: string, setting: "verify" | "off"): Promise<string> {
  const database = await openPostgres(url, { size: 1, tls: setting });
  try {
    await database.db.execute(sql`select 1`);
    return "connected";
  } catch (error) {
    return String(((error as Error).cause as Error | undefined)?.message ?? (error as Error).message);
  } finally {
    await database.close();
  }
}

test("a connection to a database on a different machine uses TLS with a verified certificate, or fails", async ({
  databaseUrl,
}) => {
  const certificate = createCertificate();
  const [tlsProxy, plainProxy] = [
    await startTlsProxy(databaseUrl, certificate),
    await startTlsProxy(databaseUrl, null),
  ];
  try {
    expect(await tryConnecting(plainProxy.url, "verify")).toMatch(/does not support SSL/);
    expect(await tryConnecting(plainProxy.url, "off")).toBe("connected");
    expect(await tryConnecting(tlsProxy.url, "verify")).toMatch(/self.signed certificate/);
    expect(await tryConnecting(`${tlsProxy.url}?sslrootcert=${certificate.certFile}`, "verify")).toBe("connected");
    expect(await tryConnecting(databaseUrl, "verify")).toBe("connected");
  } finally {
    tlsProxy.close();
    plainProxy.close();
  }
});

test.for([
  ["postgres://muba@localhost/muba", false],
  ["postgres://muba@127.0.0.1:5433/muba", false],
  ["postgres://muba@[::1]/muba", false],
  ["postgres:///muba?host=/run/postgresql", false],
  ["postgres://muba@database.example/muba", true],
  ["postgres://muba@10.0.0.7/muba", true],
  ["postgres://muba@localhost.example/muba", true],
  ["postgres://localhost/muba?host=database.example", true],
] as const)("a connection to %s uses TLS: %s", ([url, expected]) => {
  expect(parseDatabaseUrl(url, "verify").ssl).toEqual(expected ? { rejectUnauthorized: true } : false);
});

test.for(["sslmode=disable", "sslmode=no-verify", "ssl=false"])("%s in the URL is refused", (parameter) => {
  expect(() => parseDatabaseUrl(`postgres://muba@database.example/muba?${parameter}`, "verify")).toThrow(
    "DATABASE_TLS",
  );
});
