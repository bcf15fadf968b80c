import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseInput } from "@/lib/http/input";
import { thrown } from "@/tests/support/thrown";

const rule = "Count must be a whole number from 1 to 9";
const body = z.object({
  name: z.string("Name is required").min(1, "Name must have 1 to 9 characters"),
  count: z.int(rule).min(1, rule).max(9, rule).optional(),
});

const refusal = (sent: string | null) =>
  thrown(() =>
    parseInput({ body }, new Request("http://localhost/", { method: "POST", body: sent }), {}),
  );

describe("a body that does not fit", () => {
  test.each<[string, string | null, string]>([
    ["names a field at fault once", '{"name":[]}', "name: Name is required"],
    ["says a rule once", '{"name":"x","count":1e300}', `count: ${rule}`],
    ["names every field", '{"count":0}', `name: Name is required; count: ${rule}`],
    ["or is not there", null, "A JSON body is required"],
    ["or is null", "null", "Must be an object, not null"],
  ])("%s", async (_name, sent, sentence) => {
    expect(await refusal(sent)).toMatchObject({ kind: "invalid", message: sentence });
  });
});
