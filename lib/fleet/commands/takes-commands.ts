/** What tells whether the agent of a host takes commands; columns of Host. */
export const takesCommandsColumns = {
  apiId: true,
  bootId: true,
  firstSeenAt: true,
  uninstalledAt: true,
} as const;

type Known = {
  apiId: string | null;
  bootId: string | null;
  firstSeenAt: Date | null;
  uninstalledAt: Date | null;
};

/**
 * Whether the agent of a host takes commands, as far as is known: they are told in the answer to a
 * check-in (S1), where an agent names its boot. One that has S3's API id and was heard of without
 * a boot only pings and reports. One that was uninstalled hears nothing until it is back.
 */
export function takesCommands({ apiId, bootId, firstSeenAt, uninstalledAt }: Known): boolean {
  if (uninstalledAt !== null) return false;
  return bootId !== null || apiId === null || firstSeenAt === null;
}
