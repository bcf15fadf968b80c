import { defineConfig } from "prisma/config";

// The command line insists on a native schema engine and downloads one where none is named.
// `generate` never runs it, and our migrations use the WebAssembly engine
// (docs/decisions/0011-migrations.md), so any existing file will do as its name.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: "prisma/schema.prisma" });
