import { z } from "zod";
import { anyone } from "@/lib/auth/anyone";
import { answerNextAuth } from "@/lib/auth/next-auth";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

// next-auth owns these URLs. What it asks for below /api/auth is in its documentation.
const common = {
  gate: anyone,
  face: portalFace,
  params: z.object({ nextauth: z.array(z.string()) }),
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    ...common,
    summary: "Session, CSRF token and providers of next-auth",
    handle: ({ ctx, params, request }) => answerNextAuth(ctx, params.nextauth, request),
  }),
  POST: route({
    ...common,
    summary: "Sign in and out by cookie, with next-auth's CSRF token",
    handle: ({ ctx, params, request }) => answerNextAuth(ctx, params.nextauth, request),
  }),
});
