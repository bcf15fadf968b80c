import Link from "next/link";

import { Button } from "@/components/ui/button";
import { MessagePage } from "./message-page";

/** An address that names nothing: inside the shell and outside it. */
export function NothingHere() {
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
