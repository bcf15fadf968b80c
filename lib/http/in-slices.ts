import type { z } from "zod";
import type { Face } from "@/lib/http/face";

/**
 * What a verb answers whose list grows with the fleet: `slices` are read, checked and written one by
 * one, `rest` is asked for the other fields of the reply and knows all of the list at last.
 */
export type InSlices<Item> = {
  list: string;
  slices: AsyncIterable<readonly Item[]>;
  rest?: () => Record<string, unknown>;
};

/** The rows of the lists in a reply. */
export type ItemOf<Reply> = {
  [Name in keyof Reply]: Reply[Name] extends readonly (infer Item)[] ? Item : never;
}[keyof Reply];

export function isInSlices(result: unknown): result is InSlices<unknown> {
  return typeof result === "object" && result !== null && "slices" in result;
}

/** The bytes that the whole reply would have as one, a slice at a time, each as the schema lets it. */
export async function* jsonTexts(
  { list, slices, rest = () => ({}) }: InSlices<unknown>,
  reply: z.ZodType,
  face: Face,
): AsyncGenerator<string> {
  const checked = (rows: readonly unknown[]) =>
    reply.parse({ ...rest(), [list]: rows }) as Record<string, unknown>;
  const around = () => {
    const empty = `${JSON.stringify(list)}:[]`;
    const text = JSON.stringify(face.success(checked([])));
    const end = text.indexOf(empty) + empty.length - 1;
    return { before: text.slice(0, end), behind: text.slice(end) };
  };
  // What fails in the first slice has its status: nothing has been sent before it.
  let before = around().before;
  for await (const rows of slices) {
    yield rows.length === 0 ? "" : before + JSON.stringify(checked(rows)[list]).slice(1, -1);
    if (rows.length > 0) before = ",";
  }
  yield (before === "," ? "" : before) + around().behind;
}
