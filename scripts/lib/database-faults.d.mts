export type FaultLink = {
  code?: string | undefined;
  message?: string | undefined;
  path?: string | undefined;
  syscall?: string | undefined;
};
export function databaseFault(
  links: readonly FaultLink[],
  target: { engine: "sqlite"; file: string } | { engine: "postgresql"; url: string },
  setting: string,
): string | undefined;
