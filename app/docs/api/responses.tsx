import { FieldTable } from "@/app/docs/api/field-table";
import { fieldsOf } from "@/lib/http/openapi/fields";
import { resolveResponse } from "@/lib/http/openapi/resolve";
import type { OpenApiDocument, Operation } from "@/lib/http/openapi/types";

type Props = { document: OpenApiDocument; operation: Operation };

/** What can come back: the fields of the success, and each refusal with when it comes. */
export function Responses({ document, operation }: Props) {
  const all = Object.entries(operation.responses).flatMap(([status, given]) => {
    const response = resolveResponse(document, given);
    return response ? [{ status, response }] : [];
  });
  return (
    <ul className="grid grid-cols-1">
      {all.map(({ status, response }) => {
        const success = status.startsWith("2");
        const types = Object.keys(response.content);
        const json = response.content["application/json"];
        const fields = success && json ? fieldsOf(document, json.schema) : [];
        return (
          <li key={status} className="grid grid-cols-1 gap-1 border-t py-1 text-sm">
            <p>
              <span className="inline-block w-10 font-medium tabular-nums">{status}</span>
              <span className={success ? undefined : "text-muted-foreground"}>
                {success ? types.join(" or ") : response.description}
              </span>
            </p>
            {fields.length > 0 && (
              <div className="pl-4 sm:pl-10">
                <FieldTable
                  caption={`Answer ${status} of ${operation.operationId}`}
                  fields={fields.map((field) => ({ ...field, required: false }))}
                />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
