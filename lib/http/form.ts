import { z } from "zod";
import { FleetError } from "@/lib/fleet/errors";
import { readBytes, readJson, refuseUnstorable } from "@/lib/http/body";

const FORM_LIMIT = 16 * 1024;

const fieldsSchema = z.record(z.string(), z.string());

/**
 * Reads the fields of a form, urlencoded or as one flat JSON object, of at most 16 KiB. 413 when
 * it is longer; 400 when it is neither, or holds a character no database stores.
 */
export async function readForm(request: Request): Promise<Record<string, string>> {
  const type = request.headers.get("content-type") ?? "";
  if (type.includes("application/json")) {
    const { value } = await readJson(request, FORM_LIMIT);
    const fields = fieldsSchema.safeParse(value);
    if (!fields.success) throw new FleetError("invalid", "Request body is not a form");
    return fields.data;
  }
  const bytes = await readBytes(request, FORM_LIMIT);
  const fields = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
  refuseUnstorable(fields, "form");
  return fields;
}
