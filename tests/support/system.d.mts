export function findPostgres(
  serversFolder?: string,
  sharedFolder?: string,
): { version: number; bin: string } | undefined;
export function findChromium(): string | undefined;
export function findTestBrowser(): string | undefined;
export function findFaketime(): string | undefined;
export function findScipy(pythonPath?: string): string | undefined;
export function findQgis(path?: string): string | undefined;
export function ensurePrograms(
  programs?: ("postgres" | "browser" | "fullBrowser" | "faketime" | "scipy" | "scikit" | "gdal" | "cap" | "age")[],
): void;
