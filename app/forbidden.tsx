import type { Metadata } from "next";

import { Forbidden } from "@/components/auth/forbidden";

export const metadata: Metadata = { title: "Not allowed" };

export default function ForbiddenPage() {
  return (
    <main>
      <Forbidden />
    </main>
  );
}
