import pino from "pino";
import { env } from "@/lib/env";

/**
 * Structured log to standard output, one JSON object a line. Secrets never go in.
 * Synchronous: a reader that died must not keep a stopping server alive with retries.
 */
export const log = pino(
  { level: env.logLevel, base: undefined },
  pino.destination({ dest: 1, sync: true }),
);
