import { breath } from "@/lib/breath";

type Page<Row> = { data: Row[]; nextCursor: string | null };

/** The rows of all pages of a list, a page at a time; others have their turn between. */
export async function* everyPage<Row>(
  pageAt: (cursor: string | undefined) => Promise<Page<Row>>,
): AsyncGenerator<Row[]> {
  let cursor: string | undefined;
  do {
    const page = await pageAt(cursor);
    yield page.data;
    await breath();
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
