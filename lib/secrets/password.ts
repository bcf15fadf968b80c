import { bcrypt } from "@/lib/secrets/bcrypt";

const COST = 12;

/** Hashes a human password (bcrypt, cost 12). */
export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, COST);
}

// Compared against when the account does not exist, so that both answers take the same time.
// The hash of 32 random bytes nobody kept.
const decoy = "$2b$12$wCMAYuB7fTd4QtW6pQ40j.GNH9BP/A82Q7AnXaAqzKDW2OmW8ilMC";

/** Whether the password fits the hash. A missing hash costs the same time and is false. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const fits = await bcrypt.compare(password, hash ?? decoy);
  return fits && hash !== undefined;
}
