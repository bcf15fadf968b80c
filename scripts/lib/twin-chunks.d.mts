/** Turns chunks of a folder of a build with one content into symbolic links to the first of them. */
export function linkTwinChunks(folder: string): void;
