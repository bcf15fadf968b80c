import Link from "next/link";

import { MessagePage } from "@/components/page/message-page";
import { Button } from "@/components/ui/button";

/** What a page shows to somebody whose role does not open it. */
export function Forbidden() {
  return (
    <MessagePage
      title="Your role does not open this page"
      actions={
        <>
          <Button asChild>
            <Link href="/">Go to the overview</Link>
          </Button>
          <Button variant="outline" asChild>
            <Link href="/members">See who is an admin</Link>
          </Button>
        </>
      }
    >
      It is for admins and owners of this organization. One of them can change your role; it counts
      at once, without signing in again.
    </MessagePage>
  );
}
