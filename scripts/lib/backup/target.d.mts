/** Which data the settings name, as lib/env.ts and lib/db/target.ts read them. */
export function readTarget(): {
  dataDir: string;
  authSecret?: string;
  engine: "sqlite" | "postgresql";
  file?: string;
  url?: string;
};
