"use client";

import { CommandBlock } from "@/components/copy/command-block";
import { CopyField } from "@/components/copy/copy-field";
import { AuthorityHint } from "@/components/enrollment/authority-hint";
import { Facts } from "@/components/page/facts";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { TokenCommands as Commands } from "@/lib/fleet/auto-enrollment/add-token";

export type Way = "proxmox" | "directHost" | "curl" | "ansible" | "cloudInit";

type Props = {
  commands: Commands;
  /** The way that is open at first; that of the token's kind without it. */
  first?: Way;
  /** Key and secret by themselves, where nothing else on the page shows them. */
  credentials?: { tokenKey: string; tokenSecret: string };
};

/** One token, every way to use it. */
export function TokenCommands({ commands, first, credentials }: Props) {
  if (commands.kind === "api") {
    return (
      <div className="grid gap-2">
        <CommandBlock command={commands.curl} what="curl command" />
        <p className="text-muted-foreground text-sm">
          Key and secret are name and password of HTTP Basic.
        </p>
      </div>
    );
  }
  if (commands.kind === "gethomepage") {
    return (
      <div className="grid gap-2">
        <CommandBlock command={commands.widget} what="widget" />
        <p className="text-muted-foreground text-sm">
          For a service in gethomepage's services.yaml. To see whether it works:
        </p>
        <CommandBlock command={commands.curl} what="curl command" />
      </div>
    );
  }
  const own = commands.kind === "proxmox-lxc" ? "proxmox" : "directHost";
  return (
    <Tabs defaultValue={first ?? own} className="min-w-0">
      <TabsList aria-label="Ways to use it">
        {ways.map(({ way, label }) => (
          <TabsTrigger key={way} value={way}>
            {label}
          </TabsTrigger>
        ))}
        {credentials && <TabsTrigger value="credentials">Key and secret</TabsTrigger>}
      </TabsList>
      {ways.map(({ way, what, hint }) => (
        <TabsContent key={way} value={way} className="grid gap-2">
          <CommandBlock command={commands[way]} what={what} />
          <p className="text-muted-foreground text-sm">{hint}</p>
          {way === "directHost" && (
            <AuthorityHint
              command={commands[way]}
              settings="CURL_FLAGS='--cacert FILE' MUSTER_CA_FILE=FILE"
            />
          )}
        </TabsContent>
      ))}
      {credentials && (
        <TabsContent value="credentials">
          <Facts
            facts={[
              { label: "Key", value: <CopyField value={credentials.tokenKey} what="key" /> },
              {
                label: "Secret",
                value: <CopyField value={credentials.tokenSecret} what="secret" />,
              },
            ]}
          />
        </TabsContent>
      )}
    </Tabs>
  );
}

const ways: { way: Way; label: string; what: string; hint: string }[] = [
  {
    way: "proxmox",
    label: "Proxmox",
    what: "Proxmox command",
    hint: "In the shell of a node, as root. It enrolls every running container and installs the agent in it; a container that is in already is passed over, so it may run again at any time. With DRY_RUN=true before sh it only says what it would do.",
  },
  {
    way: "directHost",
    label: "Direct host",
    what: "command for a host",
    hint: "On each host. It enrolls the host under its hostname and installs the agent.",
  },
  {
    way: "curl",
    label: "curl",
    what: "curl command",
    hint: "For scripts of your own: the answer holds the API id and key of the new host, once.",
  },
  {
    way: "ansible",
    label: "Ansible",
    what: "playbook",
    hint: "Save it as enroll.yml and run ansible-playbook -i inventory enroll.yml. Hosts that are in already are passed over.",
  },
  {
    way: "cloudInit",
    label: "cloud-init",
    what: "cloud-config",
    hint: "As user data of a new machine. User data stays readable there: give the token few hosts a day and an early end.",
  },
];
