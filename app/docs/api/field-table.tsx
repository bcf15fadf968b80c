import { Inline } from "@/components/page/prose";
import type { Field } from "@/lib/http/openapi/fields";

/** Names, types and limits of fields; a field's description stands under its type. */
export function FieldTable({ caption, fields }: { caption: string; fields: Field[] }) {
  return (
    <table className="w-full table-fixed border-collapse text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type and meaning</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field.path} className="border-t align-baseline">
            <th
              scope="row"
              className="w-2/5 py-1 pr-4 text-left font-mono font-normal [overflow-wrap:anywhere] sm:w-72"
            >
              {field.path === "" ? "(all of it)" : field.path}
              {field.required && (
                <span className="text-warning">
                  <span aria-hidden> *</span>
                  <span className="sr-only"> (required)</span>
                </span>
              )}
            </th>
            <td className="py-1">
              <span className="font-mono text-muted-foreground [overflow-wrap:anywhere]">
                {field.type}
              </span>
              {field.limits.length > 0 && (
                <span className="text-muted-foreground"> · {field.limits.join(", ")}</span>
              )}
              {field.description && (
                <span className="block">
                  <Inline text={field.description} />
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
