// Imported for its name, by tests that run on PostgreSQL alone, for they are about PostgreSQL
// (scripts/lib/test-files.mjs).
export {};
