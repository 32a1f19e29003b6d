/** Returns the text of each page of an uncompressed PDF with a standard font, with one line per piece of text. */
export function extractPdfPages(pdf: Buffer): string[] {
  const pdfText = pdf.toString("latin1");
  const streams = [...pdfText.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, text]) => text ?? "");
  return streams
    .filter((text) => /\bBT\b[\s\S]*\bTJ\b/.test(text))
    .map((text) =>
      [...text.matchAll(/\[([^\]]*)\]\s*TJ/g)]
        .map(([, hexStrings = ""]) =>
          [...hexStrings.matchAll(/<([0-9a-f]*)>/gi)]
            .map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1"))
            .join(""),
        )
        .join("\n"),
    );
}
