"use client";

import Link from "next/link";

import { MessagePage } from "@/components/page/message-page";
import { requestIdOf } from "@/components/page/request-id";
import { Button } from "@/components/ui/button";

/** Inside the shell: one page failed, the others are a click away. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
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
