"use client";

const longestPx = 1_600;
const quality = 0.82;

/**
 * Draws a picture anew as a JPEG of at most 1,600 px: small enough for a weak network, upright, and without anything the camera
 * wrote about itself or the place. Throws when the browser cannot read it.
 */
export async function shrinkPicture(file: Blob): Promise<Blob> {
  const drawn = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longestPx / Math.max(drawn.width, drawn.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(drawn.width * scale));
  canvas.height = Math.max(1, Math.round(drawn.height * scale));
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("no canvas");
  brush.drawImage(drawn, 0, 0, canvas.width, canvas.height);
  drawn.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", quality);
  });
}
