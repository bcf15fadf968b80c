/**
 * A list for `test.each` that is computed: the list itself, or an error when it is empty. Of an
 * empty list vitest makes no test at all, and the file passes.
 */
export function some<T>(list: T[]): T[] {
  if (list.length === 0) throw new Error("This list of cases is empty: nothing would be tested.");
  return list;
}
