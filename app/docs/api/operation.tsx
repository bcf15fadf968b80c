import type { ReactNode } from "react";
import type { Located } from "@/app/docs/api/chapters";
import { presented } from "@/app/docs/api/credentials";
import { FieldTable } from "@/app/docs/api/field-table";
import { Responses } from "@/app/docs/api/responses";
import { CommandBlock } from "@/components/copy/command-block";
import { Inline } from "@/components/page/prose";
import { Badge } from "@/components/ui/badge";
import { curlOf } from "@/lib/http/openapi/curl";
import { type Field, fieldsOf } from "@/lib/http/openapi/fields";
import type { OpenApiDocument, Parameter } from "@/lib/http/openapi/types";

/** One operation: what it does, who may, what goes in, what comes out, and how to try it. */
export function OperationArticle({
  document,
  path,
  method,
  operation,
}: Located & { document: OpenApiDocument }) {
  const id = operation.operationId;
  const body = operation.requestBody?.content["application/json"];
  const parameters = (where: Parameter["in"]) =>
    operation.parameters.filter((parameter) => parameter.in === where).map(fieldOf(document));
  const parts: [title: string, fields: Field[]][] = [
    ["Path", parameters("path")],
    ["Query", parameters("query")],
    ["Headers", parameters("header")],
    [
      operation.requestBody?.required ? "Body" : "Body, optional",
      body ? fieldsOf(document, body.schema) : [],
    ],
  ];
  return (
    <article
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid scroll-mt-16 grid-cols-1 gap-3"
    >
      <h3 id={`${id}-title`} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-base">
        <Badge variant={method === "get" ? "neutral" : "pending"}>{method.toUpperCase()}</Badge>
        <a
          className="font-medium font-mono hover:underline [overflow-wrap:anywhere]"
          href={`#${id}`}
        >
          {path}
        </a>
      </h3>
      <p className="max-w-prose text-pretty">
        <Inline text={`${operation.summary}.`} />{" "}
        {operation.description && <Inline text={operation.description} />}
      </p>
      <p className="text-muted-foreground text-sm">{whoMay(document, operation.security)}</p>
      <CommandBlock
        command={curlOf(document, { path, method, operation })}
        what={`${id} command`}
      />
      {parts.map(
        ([title, fields]) =>
          fields.length > 0 && (
            <Part key={title} title={title}>
              <FieldTable caption={`${title} of ${id}`} fields={fields} />
            </Part>
          ),
      )}
      <Part title="Answers">
        <Responses document={document} operation={operation} />
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-1">
      <h4 className="font-medium text-muted-foreground text-xs uppercase tracking-wide">{title}</h4>
      {children}
    </div>
  );
}

function whoMay(document: OpenApiDocument, security: Located["operation"]["security"]): string {
  if (security.length === 0) return "No credentials.";
  const { securitySchemes } = document.components;
  const ways = security.map((requirement) =>
    Object.keys(requirement)
      .flatMap((name) => (securitySchemes[name] ? [presented(securitySchemes[name])] : []))
      .join(" with "),
  );
  return `Credentials: ${ways.join(", or ")}.`;
}

const fieldOf =
  (document: OpenApiDocument) =>
  (parameter: Parameter): Field => {
    const [field] = fieldsOf(document, parameter.schema);
    const { name, required, description } = parameter;
    return {
      path: name,
      type: field?.type ?? "string",
      required,
      limits: field?.limits ?? [],
      description: description ?? field?.description,
    };
  };
