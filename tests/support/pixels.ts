import type { Locator, Page } from "@playwright/test";

/** Counts the different colours in a screenshot of an element. A blank canvas has one. */
export async function countColours(page: Page, element: Locator): Promise<number> {
  const screenshot = (await element.screenshot()).toString("base64");
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const canvasContext = canvas.getContext("2d");
    if (!canvasContext) return 0;
    canvasContext.drawImage(image, 0, 0);
    return new Set(new Uint32Array(canvasContext.getImageData(0, 0, image.width, image.height).data.buffer)).size;
  }, screenshot);
}

/** Returns the colour at a point of the page, read from a screenshot, such as "rgb(49, 181, 161)". */
export async function colourAt(page: Page, { x, y }: { x: number; y: number }): Promise<string> {
  const clip = { x: Math.round(x), y: Math.round(y), width: 1, height: 1 };
  const screenshot = (await page.screenshot({ clip, animations: "allow" })).toString("base64");
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    const canvasContext = canvas.getContext("2d");
    if (!canvasContext) return "";
    canvasContext.drawImage(image, 0, 0);
    const [red, green, blue] = canvasContext.getImageData(0, 0, 1, 1).data;
    return `rgb(${red}, ${green}, ${blue})`;
  }, screenshot);
}

/**
 * Counts the pixels of an element whose red, green and blue each differ by at most 24 from a colour such as "#2f627f".
 */
export async function countPixels(page: Page, element: Locator, colour: string): Promise<number> {
  const screenshot = (await element.screenshot({ animations: "allow" })).toString("base64");
  return page.evaluate(
    async ([base64, hexColour]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const canvasContext = canvas.getContext("2d");
      if (!canvasContext || !hexColour) return 0;
      canvasContext.drawImage(image, 0, 0);
      const wantedChannels = [1, 3, 5].map((start) => Number.parseInt(hexColour.slice(start, start + 2), 16));
      const { data } = canvasContext.getImageData(0, 0, image.width, image.height);
      let count = 0;
      for (let index = 0; index < data.length; index += 4) {
        if (wantedChannels.every((value, channel) => Math.abs(value - (data[index + channel] ?? 0)) <= 24)) count++;
      }
      return count;
    },
    [screenshot, colour],
  );
}
