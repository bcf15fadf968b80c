import { afterAll } from "vitest";
import { endAll } from "@/tests/support/at-end";

// For each test file anew, as setup files are.
afterAll(endAll);
