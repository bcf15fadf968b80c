import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` and CI check types; a type error in a test must not keep a server from starting.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  // In development Next logs what forms send: passwords, invitation links.
  logging: { serverFunctions: false },
  // forbidden(): a page for too low a role answers 403 with app/forbidden.tsx.
  experimental: { authInterrupts: true },
  serverExternalPackages: ["better-sqlite3", "pg", "pino", "@prisma/schema-engine-wasm"],
  rewrites: async () => [
    { source: "/install.sh", destination: "/api/agent/install.sh" },
    { source: "/install.sh.sha256", destination: "/api/agent/install.sh.sha256" },
  ],
};

export default config;
