import { CommandBlock } from "@/components/copy/command-block";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { installSettings } from "@/lib/fleet/enrollment/install-settings";
import { curlFor, runScript, type ServerAddress } from "@/lib/server-address";
import { shellQuote } from "@/lib/shell-quote";

type Props = {
  token: string;
  server: ServerAddress;
  /** The host never had a token: it may have no agent yet. */
  fresh: boolean;
};

/** What to do with a new agent token, ready to paste. */
export function TokenCommands({ token, server, fresh }: Props) {
  const curl = curlFor(server);
  const settings = installSettings(token, server).join(" ");
  return (
    <Tabs defaultValue={fresh ? "install" : "agent"}>
      <TabsList aria-label="Ways to use it">
        {fresh && <TabsTrigger value="install">Install the agent</TabsTrigger>}
        <TabsTrigger value="agent">Give it to the agent</TabsTrigger>
        <TabsTrigger value="curl">Try it with curl</TabsTrigger>
      </TabsList>
      {fresh && (
        <TabsContent value="install" className="pt-3">
          <CommandBlock
            command={`${curl} -fsSL ${shellQuote(`${server.url}/install.sh`)} | sudo ${settings} ${runScript()}`}
            what="install command"
          />
        </TabsContent>
      )}
      <TabsContent value="agent" className="pt-3">
        {/* Not as an argument: every user of a host can read those. */}
        <CommandBlock
          command={`sudo muster-agent rotate --token-stdin <<'EOF'\n${token}\nEOF`}
          what="command for the agent"
        />
      </TabsContent>
      <TabsContent value="curl" className="pt-3">
        <CommandBlock
          command={`${curl} -fsS -X POST -H 'Authorization: Bearer ${token}' ${shellQuote(`${server.url}/api/agent/heartbeat`)}`}
          what="curl command"
        />
      </TabsContent>
    </Tabs>
  );
}
