import { z } from "zod";
import { breath } from "@/lib/breath";

/** An answer names no more faults than these; a list of 10,000 items may have many times as many. */
export const MAX_FAULTS = 50;

type Options = {
  max: number;
  error?: string;
  tooMany?: string;
  examples?: unknown[];
  /** Items that are checked in one turn of the event loop: some milliseconds. */
  slice?: number;
};

/**
 * A list of a body that may be long. Its length is checked first, then its items in slices, with a
 * breath between them, and none after the fiftieth fault: z.array checks all in one turn. Schemas
 * with such a list are parsed with `safeParseAsync`.
 */
export function longList<Item extends z.ZodType>(
  item: Item,
  { max, error, tooMany, examples, slice = 250 }: Options,
) {
  return z
    .array(z.unknown(), error)
    .max(max, tooMany)
    .meta({ items: describe(item), ...(examples && { examples }) })
    .transform(async (values, context): Promise<z.output<Item>[]> => {
      const items: z.output<Item>[] = [];
      let faults = 0;
      for (const [at, value] of values.entries()) {
        if (at > 0 && at % slice === 0) await breath();
        const parsed = item.safeParse(value);
        if (parsed.success) items.push(parsed.data);
        for (const { path, message } of parsed.error?.issues ?? []) {
          context.addIssue({ code: "custom", path: [at, ...path], message });
          faults += 1;
        }
        if (faults >= MAX_FAULTS) break;
      }
      return faults > 0 ? z.NEVER : items;
    });
}

/** The item as JSON Schema, for the API document: the list itself is of anything. */
function describe(item: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...described } = z.toJSONSchema(item, {
    io: "input",
    unrepresentable: "any",
  });
  return described;
}
