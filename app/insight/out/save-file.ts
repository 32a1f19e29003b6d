/** Hands a file to whoever sits at the browser, as a download of this name. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The server gave no file, or could not be reached: for a person to try again. */
export class NoFile extends Error {}

/** Fetches a file that this server makes and saves it; throws `NoFile` when it does not come. */
export async function fetchFile(address: string, name: string): Promise<void> {
  const answer = await fetch(address).catch((cause) => {
    throw new NoFile(address, { cause });
  });
  if (!answer.ok) throw new NoFile(`${address}: ${answer.status}`);
  saveFile(await answer.blob(), name);
}
