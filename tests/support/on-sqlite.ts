// Imported for its name, by tests that run on SQLite alone (scripts/lib/test-files.mjs): they are
// about SQLite, or the database has no part in them, for what they send is answered before it.
export {};
