/** Copies this checkout, without a build, into an empty directory. */
export function copyCheckout(directory: string): void;
