import pino from "pino";
import { env } from "@/lib/env";

/** Structured log to standard output, one JSON object a line. Secrets never go in. */
export const log = pino({ level: env.logLevel, base: undefined });
