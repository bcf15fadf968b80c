// Imported for its name, by test files that have a process and a database to themselves
// (scripts/lib/test-files.mjs): they do what an installation does once, change what others read, or
// fill so much memory that every program started after them starts late.
export {};
