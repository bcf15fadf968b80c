import type { Metadata } from "next";
import Link from "next/link";

import { MessagePage } from "@/components/page/message-page";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

/** Inside the shell: the way to everything that does exist stays in view. */
export default function NotFound() {
  return (
    <MessagePage
      title="Nothing here"
      actions={
        <>
          <Button asChild>
            <Link href="/hosts">Go to hosts</Link>
          </Button>
          <Button variant="outline" asChild>
            <Link href="/">Go to the overview</Link>
          </Button>
        </>
      }
    >
      What this address names was deleted, never existed, or belongs to an organization you are not
      looking at.
    </MessagePage>
  );
}
