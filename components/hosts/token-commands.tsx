import { CommandBlock } from "@/components/copy/command-block";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";

type Props = {
  token: string;
  serverUrl: string;
  /** The host never had a token: it may have no agent yet. */
  fresh: boolean;
};

/** What to do with a new agent token, ready to paste. */
export function TokenCommands({ token, serverUrl, fresh }: Props) {
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
            command={`curl -fsSL '${serverUrl}/install.sh' | sudo MUSTER_URL='${serverUrl}' MUSTER_TOKEN='${token}' sh`}
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
          command={`curl -fsS -X POST -H 'Authorization: Bearer ${token}' '${serverUrl}/api/agent/heartbeat'`}
          what="curl command"
        />
      </TabsContent>
    </Tabs>
  );
}
