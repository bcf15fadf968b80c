import type { z } from "zod";
import { FleetError, type Issue } from "@/lib/fleet/errors";
import { type BodyText, readJson, refuseUnstorable } from "@/lib/http/body";
import "@/lib/zod-sentences";

const DEFAULT_BODY_LIMIT = 64 * 1024;

/** An answer names no more faults than these: a report of 10,000 packages may have as many. */
const MAX_ISSUES = 50;

type Parts = {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  bodyLimit?: number;
  bodyText?: BodyText;
};

/**
 * Parses params, query and body, all at once, so that one answer names every field at fault.
 * A route without a body schema never reads the body. `bodyBytes` is how long the body was.
 */
export async function parseInput(
  parts: Parts,
  request: Request,
  params: Record<string, string | string[] | undefined>,
): Promise<{ params: unknown; query: unknown; body: unknown; bodyBytes: number }> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  refuseUnstorable(query, "query", 0);
  refuseUnstorable(params, "path", 0);
  const { value: body, bytes: bodyBytes } = parts.body
    ? await readJson(request, parts.bodyLimit ?? DEFAULT_BODY_LIMIT, parts.bodyText)
    : { value: undefined, bytes: 0 };
  const issues: Issue[] = [];
  const parsed = {
    params: check(parts.params, params, "params", issues),
    query: check(parts.query, query, "query", issues),
    body: check(parts.body, body, "body", issues),
    bodyBytes,
  };
  if (issues.length > 0) throw invalid(issues);
  return parsed;
}

function check(
  schema: z.ZodType | undefined,
  value: unknown,
  location: Issue["location"],
  issues: Issue[],
): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  if (location === "body" && value === undefined) {
    issues.push({ location, path: "", message: "A JSON body is required" });
    return undefined;
  }
  // A list that should be text breaks the rule of its length too: the first fault says it all.
  const faults = new Map<string, string>();
  for (const { path, message } of parsed.error.issues) {
    if (faults.size === MAX_ISSUES) break;
    const text = pathText(path);
    if (!faults.has(text)) faults.set(text, message);
  }
  for (const [path, message] of faults) issues.push({ location, path, message });
  return undefined;
}

/** As JavaScript would say it: `hosts[0].friendly_name`. */
function pathText(path: PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return text.join("").replace(/^\./, "");
}

/** The 400 of an input that does not fit; its sentence names each field at fault. */
export function invalid(issues: Issue[]): FleetError {
  const sentence = issues
    .slice(0, 5)
    .map((issue) => (issue.path === "" ? issue.message : `${issue.path}: ${issue.message}`))
    .join("; ");
  return new FleetError("invalid", sentence, { issues });
}
