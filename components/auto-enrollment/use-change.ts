"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { updateTokenAction } from "@/app/(fleet)/enrollment/tokens/actions";
import { settle } from "@/components/form/action";
import type { Remedy } from "./progress";

/** Changes a token at a press, and says what came of it. */
export function useChange(id: string) {
  const router = useRouter();
  const [pending, setPending] = useState(false);

  async function change(what: Remedy["change"], done: string) {
    if (pending) return;
    setPending(true);
    const result = await settle(() => updateTokenAction({ id, ...what }));
    setPending(false);
    if (result.ok) toast.success(done);
    else toast.error(result.error.message, { description: result.error.detail });
    router.refresh();
  }

  return { pending, change };
}
