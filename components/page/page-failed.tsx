"use client";

import Link from "next/link";

import { Button } from "@/components/ui/button";
import { MessagePage } from "./message-page";
import { requestIdOf } from "./request-id";

/** One page failed: inside the shell and outside it. */
export function PageFailed({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <MessagePage
      title="This page could not be shown"
      requestId={requestIdOf(error)}
      actions={
        <>
          <Button onClick={retry}>Try again</Button>
          <Button variant="outline" asChild>
            <Link href="/">Go to the overview</Link>
          </Button>
        </>
      }
    >
      The server failed while it made the page. Hosts keep checking in. Try again; if it fails
      again, the server's log has the reason under the id below.
    </MessagePage>
  );
}
