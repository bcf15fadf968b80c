import { Download } from "lucide-react";

import { Button } from "@/components/ui/button";

/** Downloads exactly what is filtered. */
export function CsvLink({ href }: { href: string }) {
  return (
    <Button variant="ghost" size="icon" asChild className="max-sm:hidden">
      <a href={href} download aria-label="Download as CSV" title="Download as CSV">
        <Download aria-hidden className="text-muted-foreground" />
      </a>
    </Button>
  );
}
