"use client";

import { CommandBlock } from "@/components/copy/command-block";
import { CopyField } from "@/components/copy/copy-field";
import { AuthorityHint } from "@/components/enrollment/authority-hint";
import { Inline } from "@/components/page/prose";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { curlFor, type ServerAddress, wgetFor } from "@/lib/server-address";

type Props = {
  server: ServerAddress;
  /** Fetches the installer and runs it. */
  shell: string;
  docker: string;
  /** The same in three steps, for those who read before they run. */
  download: string;
  verify: string;
  run: string;
  /** SHA-256 of the installer. */
  checksum: string;
  /** The way that is open at first. */
  first?: "shell" | "docker";
};

/** One token, three ways to use it. */
export function HostCommands({ shell, docker, download, verify, run, checksum, ...props }: Props) {
  const { server, first = "shell" } = props;
  return (
    <Tabs defaultValue={first}>
      <TabsList aria-label="Ways to run it">
        <TabsTrigger value="shell">Shell</TabsTrigger>
        <TabsTrigger value="verify">Download, verify, run</TabsTrigger>
        <TabsTrigger value="docker">Docker</TabsTrigger>
      </TabsList>
      <TabsContent value="shell" className="grid gap-2">
        <CommandBlock command={shell} primary />
        <p className="text-muted-foreground text-sm">
          <Inline
            text={
              "Paste it on the host. It installs the agent as a service and enrolls this one host. " +
              `A host without curl takes \`${wgetFor(server)} -qO-\` in place of ` +
              `\`${curlFor(server)} -fsSL\`.`
            }
          />
        </p>
        <AuthorityHint command={shell} settings="MUSTER_CA_FILE=FILE" />
      </TabsContent>
      <TabsContent value="verify" className="grid gap-3">
        <ol className="grid gap-3">
          <Step title="1. Download the installer" command={download} what="download command" />
          <Step title="2. Verify its checksum" command={verify} what="verify command" />
          <Step title="3. Run it" command={run} what="run command" />
        </ol>
        <div className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
          SHA-256 <CopyField value={checksum} what="checksum" />
        </div>
      </TabsContent>
      <TabsContent value="docker" className="grid gap-2">
        <CommandBlock command={docker} what="docker command" primary />
        <p className="text-muted-foreground text-sm">
          The agent in a container that sees the host: nothing is installed on it.
        </p>
      </TabsContent>
    </Tabs>
  );
}

function Step({ title, command, what }: { title: string; command: string; what: string }) {
  return (
    <li className="grid gap-1">
      <p className="font-medium">{title}</p>
      <CommandBlock command={command} what={what} />
    </li>
  );
}
