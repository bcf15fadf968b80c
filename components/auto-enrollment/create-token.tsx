"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { addTokenAction } from "@/app/(fleet)/enrollment/tokens/actions";
import { CertificateNote } from "@/components/copy/certificate-note";
import { CopyField } from "@/components/copy/copy-field";
import { SecretDialog } from "@/components/copy/secret-dialog";
import { FormDialog } from "@/components/form/form-dialog";
import { Button } from "@/components/ui/button";
import type { AddedToken } from "@/lib/fleet/auto-enrollment/add-token";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import type { ServerAddress } from "@/lib/server-address";
import { TokenCommands } from "./token-commands";
import { TokenFields, tokenInput } from "./token-fields";

type Props = { groups: GroupView[]; server: ServerAddress; binaries: boolean };

/** Makes an auto-enrollment token, shows its secret once, and leads to its page. */
export function CreateToken({ groups, server, binaries }: Props) {
  const router = useRouter();
  const [made, setMade] = useState<AddedToken | null>(null);
  return (
    <>
      <FormDialog
        trigger={
          <Button>
            <Plus aria-hidden />
            Create token
          </Button>
        }
        title="Create an auto-enrollment token"
        description="Key and secret that let many hosts in, within the limits you set here."
        verb="Create token"
        wide
        action={(form) =>
          addTokenAction({
            ...tokenInput(form),
            metadata: { integration_type: String(form.get("type")) },
          })
        }
        onDone={setMade}
      >
        <TokenFields groups={groups} binaries={binaries} />
      </FormDialog>
      <SecretDialog
        title={`The secret of ${made?.name ?? "the token"}`}
        consequence={
          made
            ? `Whoever has it and the key can ${rightOf(made.commands.kind)}. Muster keeps only a hash: when it is lost, make another token.`
            : ""
        }
        secret={made?.tokenSecret ?? null}
        what="secret"
        afterwards="its key"
        wide
        onStored={() => {
          if (made) router.push(`/enrollment/tokens/${made.id}`);
          setMade(null);
        }}
      >
        {made && (
          <>
            <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
              Key <CopyField value={made.tokenKey} what="key" className="text-foreground" />
            </p>
            <CertificateNote server={server} />
            <TokenCommands commands={made.commands} />
          </>
        )}
      </SecretDialog>
    </>
  );
}

function rightOf(kind: AddedToken["commands"]["kind"]): string {
  if (kind === "api") return "read the fleet as far as its scopes go";
  if (kind === "gethomepage") return "read the numbers of the fleet";
  return "add hosts, within the token's limits";
}
