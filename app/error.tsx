"use client";

import { PageFailed } from "@/components/page/page-failed";

export default function ErrorPage(props: { error: unknown; retry: () => void }) {
  return (
    <main>
      <PageFailed {...props} />
    </main>
  );
}
