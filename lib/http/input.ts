import type { z } from "zod";
import { FleetError, type Issue } from "@/lib/fleet/errors";
import { type BodyText, readJson, refuseUnstorable } from "@/lib/http/body";
import { MAX_FAULTS } from "@/lib/zod-lists";
import "@/lib/zod-sentences";

const DEFAULT_BODY_LIMIT = 64 * 1024;

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
  refuseUnstorable(query, "query");
  refuseUnstorable(params, "path");
  const { value: body, bytes: bodyBytes } = parts.body
    ? await readJson(request, parts.bodyLimit ?? DEFAULT_BODY_LIMIT, parts.bodyText)
    : { value: undefined, bytes: 0 };
  const issues: Issue[] = [];
  const parsed = {
    params: parts.params && read(parts.params.safeParse(params), "params", issues),
    query: parts.query && read(parts.query.safeParse(query), "query", issues),
    body: parts.body && (await readBody(parts.body, body, issues)),
    bodyBytes,
  };
  if (issues.length > 0) throw invalid(issues);
  return parsed;
}

/** Long lists of a body are checked in slices (lib/zod-lists.ts). */
async function readBody(schema: z.ZodType, value: unknown, issues: Issue[]): Promise<unknown> {
  const parsed = await schema.safeParseAsync(value);
  if (parsed.success || value !== undefined) return read(parsed, "body", issues);
  issues.push({ location: "body", path: "", message: "A JSON body is required" });
  return undefined;
}

function read(
  parsed: z.ZodSafeParseResult<unknown>,
  location: Issue["location"],
  issues: Issue[],
): unknown {
  if (parsed.success) return parsed.data;
  // A list that should be text breaks the rule of its length too: the first fault says it all.
  const faults = new Map<string, string>();
  for (const { path, message } of parsed.error.issues) {
    if (faults.size === MAX_FAULTS) break;
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
