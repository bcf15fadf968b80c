export function devRewrites(version?: string): { source: string; destination: string }[];
export function servedPath(url: string, version?: string): string | undefined;
