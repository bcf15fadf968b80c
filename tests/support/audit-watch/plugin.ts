import type { Plugin } from "vitest/config";
import { parse, verbsIn } from "./verbs.ts";

/** A file of each project's own server, and all of them in this process. */
const done = new Map<string, string>();

/** Lets every verb of lib/fleet say who it is while it runs: see `asVerb`. For tests alone. */
export function auditWatch(): Plugin {
  return {
    name: "muster-audit-watch",
    // It reads the types, which are gone afterwards.
    enforce: "pre",
    transform(text, id) {
      if (!/\/lib\/fleet\/.+\.ts$/.test(id) || id.endsWith(".test.ts")) return undefined;
      const key = `${id}\n${text}`;
      const code = done.get(key) ?? namingVerbs(id, text);
      done.set(key, code);
      // Every line stays where it was.
      return { code, map: null };
    },
  };
}

/** The text with the body of each verb handed to `asVerb`. */
export function namingVerbs(path: string, text: string): string {
  let code = text;
  const verbs = verbsIn(parse(path, text));
  for (const { id, isAsync, from, to } of verbs.toReversed()) {
    const body = code.slice(from, to);
    const named = `return asVerb("${id}", ${isAsync ? "async " : ""}() => {${body}});`;
    code = code.slice(0, from) + named + code.slice(to);
  }
  return verbs.length === 0
    ? text
    : `import { asVerb } from "@/tests/support/audit-watch/state"; ${code}`;
}
