import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";
import { devRewrites } from "./scripts/lib/api-version.mjs";

export default (phase: string): NextConfig => ({
  poweredByHeader: false,
  // `npm run check` and CI check types; a type error in a test must not keep a server from starting.
  typescript: { ignoreBuildErrors: true },
  agentRules: false,
  // No page shows a picture; the optimizer of Next would make them for anybody, in any size.
  images: { unoptimized: true },
  // In development Next logs what forms send: passwords, invitation links.
  logging: { serverFunctions: false },
  experimental: {
    // forbidden(): a page for too low a role answers 403 with app/forbidden.tsx.
    authInterrupts: true,
    // Loading every route at the start keeps the server from being ready for half a second.
    preloadEntriesOnStart: false,
    serverActions: { bodySizeLimit: "128kb" },
  },
  serverExternalPackages: ["better-sqlite3", "pg", "pino", "@prisma/schema-engine-wasm"],
  rewrites: async () => ({
    // A build must not hold a setting: when it is served, scripts/serve.mjs does this.
    beforeFiles: phase === PHASE_DEVELOPMENT_SERVER ? devRewrites() : [],
    afterFiles: [
      { source: "/install.sh", destination: "/api/agent/install.sh" },
      { source: "/install.sh.sha256", destination: "/api/agent/install.sh.sha256" },
    ],
    fallback: [],
  }),
});
