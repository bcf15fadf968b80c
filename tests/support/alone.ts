// Imported for its name, by test files that have a process and a database to themselves
// (scripts/lib/test-files.mjs): they do what an installation does once, or change what others read.
export {};
