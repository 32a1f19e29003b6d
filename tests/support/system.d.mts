export function findPostgres(servers?: string, shared?: string): { version: number; bin: string } | undefined;
export function findChromium(): string | undefined;
export function findFaketime(): string | undefined;
export function findScipy(python?: string): string | undefined;
export function provideSystem(wanted?: ("postgres" | "browser" | "faketime" | "scipy")[]): void;
