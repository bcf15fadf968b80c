import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { DataRow } from "./data-row";
import type { Column } from "./types";

type Props<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
};

/** A short table, whole on its page: nothing to sort, filter, select or page. */
export function PlainTable<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  return (
    <Table aria-label={label}>
      <TableHeader>
        <TableRow>
          {columns.map(({ id, header }) => (
            <TableHead key={id}>{header || <span className="sr-only">Actions</span>}</TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <DataRow key={keyOf(row)} row={row} columns={columns} />
        ))}
      </TableBody>
    </Table>
  );
}
