import { anyone } from "@/lib/auth/anyone";
import { agentFace } from "@/lib/http/face";

/** The document's own route, which it shows like the others; its handler needs the document. */
export const ownSpec = {
  summary: "This document: OpenAPI 3.1, made from the routes themselves",
  gate: anyone,
  face: agentFace,
  content: ["application/json"],
};
