import { get } from "node:http";
import { createSession } from "../support/people";
import { expect, test } from "../support/screens";

test.use({ webGl: false });

/**
 * Sends a GET request with the path unchanged, whereas `fetch` would normalise it. Returns the status and the redirect
 * target.
 */
function sendRawGet(url: string, path: string, cookie = ""): Promise<string> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, headers: { cookie } }, (response) => {
      response.resume();
      resolve(`${response.statusCode} ${response.headers.location ?? ""}`.trim());
    }).on("error", reject);
  });
}

test("every page is sent with no-store, and build files are immutable", async ({ page, server }) => {
  const files: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/_next/static/")) files.push(request.url());
  });
  const readCacheControl = async (path: string) =>
    (await page.request.get(server.url + path)).headers()["cache-control"];
  for (const path of ["/dispatch", "/crew", "/insight", "/nowhere", "/dispatch?_rsc=1", "/login"]) {
    expect([path, await readCacheControl(path)]).toEqual([path, expect.stringContaining("no-store")]);
  }
  await page.goto("/dispatch");
  const [file = ""] = files;
  expect(await readCacheControl(new URL(file).pathname)).toContain("immutable");
  expect(await readCacheControl("/map/maplibre-gl-worker.mjs")).not.toContain("no-store");
});

test.describe("a leader", () => {
  test.use({ role: "leader" });

  test("sees that they have no permission for the dispatch screen", { tag: "@main" }, async ({ page }) => {
    await page.goto("/dispatch");
    await expect(page.getByRole("heading", { name: "Tidak ada izin" })).toBeVisible();
    await expect(page.getByText("Pimpinan")).toBeVisible();
  });
});

test.describe("a signed-out visitor", () => {
  test.use({ role: null });

  test("is redirected to sign-in, and a wrong password is reported", async ({ page }) => {
    await page.goto("/dispatch");
    await expect(page).toHaveURL(/\/login\?next=/);
    // The field gets the focus once the page's scripts run. Before that, the button would submit the form without the
    // scripts.
    await expect(page.getByLabel("Nama pengguna")).toBeFocused();
    await page.getByLabel("Nama pengguna").fill("bukan");
    await page.getByLabel("Kata sandi").fill("kata sandi yang salah");
    await page.getByRole("button", { name: "Masuk", exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: "salah" })).toBeVisible();
  });

  for (const path of [
    "/_next/%2e%2e/dispatch",
    "/_next/static/%2e%2e/%2E%2e/dispatch",
    "/login/../dispatch",
    "/login/%2e%2e/dispatch",
    "/login%2f..%2fdispatch",
    "/login/..\\dispatch",
    "/map/%252e%252e/dispatch",
    "//dispatch",
    "/login/%00",
  ]) {
    test(`does not get past sign-in with ${path}`, async ({ server, db }) => {
      const { cookie } = await createSession(db, server, "dispatcher");
      expect(await sendRawGet(server.url, path)).toBe("404");
      expect(await sendRawGet(server.url, path, cookie)).toBe("404");
    });
  }

  test("gets the sign-in page and the files that it needs, and nothing else", async ({ server, db }) => {
    const { cookie } = await createSession(db, server, "dispatcher");
    const imagePath = "/_next/image?url=%2Ficon.svg&w=64&q=75";
    for (const path of ["/login", "/icon.svg", "/field-worker.js", "/map/maplibre-gl-worker.mjs"]) {
      expect([path, await sendRawGet(server.url, path)]).toEqual([path, "200"]);
    }
    for (const path of ["/dispatch", "/loginx", "/icons/x", imagePath]) {
      const next = encodeURIComponent(path);
      expect([path, await sendRawGet(server.url, path)]).toEqual([path, `303 /login?next=${next}`]);
    }
    // The image optimiser of Next.js is off, even for people who are signed in.
    expect(await sendRawGet(server.url, imagePath, cookie)).toBe("404");
    expect(await sendRawGet(server.url, "/dispatch", cookie)).toBe("200");
  });
});
