/**
 * Whether a time is at most so long before now. One after now is not: it was written while the clock
 * of a server was ahead, and must not hold up what waits for it to be past.
 */
export function isRecent(time: Date | null, milliseconds: number, now: Date): boolean {
  if (time === null) return false;
  const age = now.getTime() - time.getTime();
  return age >= 0 && age < milliseconds;
}
