import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/auth/next-auth";

// next-auth owns this URL: its CSRF token, its cookies, its answers.
type Context = { params: Promise<{ nextauth: string[] }> };

function handler(request: Request, context: Context) {
  return NextAuth(nextAuthOptions())(request, context);
}

export { handler as GET, handler as POST };
