"use client";

import "./globals.css";

import { MessagePage } from "@/components/page/message-page";
import { requestIdOf } from "@/components/page/request-id";
import { Button } from "@/components/ui/button";

/** Stands in for the root layout when that fails: no fonts, no theme cookie, no providers. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Muster could not be shown</title>
        <main>
          <MessagePage
            title="Muster could not be shown"
            requestId={requestIdOf(error)}
            actions={<Button onClick={retry}>Try again</Button>}
          >
            The server failed before it could make any page; its database may be away. Hosts keep
            trying by themselves and lose nothing. The server's log has the reason under the id
            below.
          </MessagePage>
        </main>
      </body>
    </html>
  );
}
