import * as agentContainers from "@/app/api/agent/containers/route";
import * as agentEnroll from "@/app/api/agent/enroll/route";
import * as agentHeartbeat from "@/app/api/agent/heartbeat/route";
import * as agentInstallSh from "@/app/api/agent/install.sh/route";
import * as agentInstallShSha256 from "@/app/api/agent/install.sh.sha256/route";
import * as agentMusterAgent from "@/app/api/agent/muster-agent/route";
import * as agentMusterAgentSha256 from "@/app/api/agent/muster-agent.sha256/route";
import * as agentReport from "@/app/api/agent/report/route";
import * as agentToken from "@/app/api/agent/token/route";
import * as agentUninstall from "@/app/api/agent/uninstall/route";
import * as health from "@/app/api/health/route";
import * as hostsIdCommandsCommandId from "@/app/api/hosts/[id]/commands/[commandId]/route";
import * as hostsIdPackagesExport from "@/app/api/hosts/[id]/packages/export/route";
import * as hostsId from "@/app/api/hosts/[id]/route";
import * as hostsIdToken from "@/app/api/hosts/[id]/token/route";
import * as hostsCommands from "@/app/api/hosts/commands/route";
import * as hostsExport from "@/app/api/hosts/export/route";
import * as hosts from "@/app/api/hosts/route";
import * as hostsTokensId from "@/app/api/hosts/tokens/[id]/route";
import * as hostsTokens from "@/app/api/hosts/tokens/route";
import * as live from "@/app/api/live/route";
import * as packagesExport from "@/app/api/packages/export/route";
import * as packagesHostsExport from "@/app/api/packages/hosts/export/route";
import * as ready from "@/app/api/ready/route";
import * as v1AgentsWs from "@/app/api/v1/agents/ws/route";
import * as v1ApiHostsIdAgentQueue from "@/app/api/v1/api/hosts/[id]/agent_queue/route";
import * as v1ApiHostsIdInfo from "@/app/api/v1/api/hosts/[id]/info/route";
import * as v1ApiHostsIdIntegrations from "@/app/api/v1/api/hosts/[id]/integrations/route";
import * as v1ApiHostsIdNetwork from "@/app/api/v1/api/hosts/[id]/network/route";
import * as v1ApiHostsIdNotes from "@/app/api/v1/api/hosts/[id]/notes/route";
import * as v1ApiHostsIdPackageReports from "@/app/api/v1/api/hosts/[id]/package_reports/route";
import * as v1ApiHostsIdPackages from "@/app/api/v1/api/hosts/[id]/packages/route";
import * as v1ApiHostsId from "@/app/api/v1/api/hosts/[id]/route";
import * as v1ApiHostsIdStats from "@/app/api/v1/api/hosts/[id]/stats/route";
import * as v1ApiHostsIdSystem from "@/app/api/v1/api/hosts/[id]/system/route";
import * as v1ApiHosts from "@/app/api/v1/api/hosts/route";
import * as v1AuthLogin from "@/app/api/v1/auth/login/route";
import * as v1AutoEnrollmentEnrollBulk from "@/app/api/v1/auto-enrollment/enroll/bulk/route";
import * as v1AutoEnrollmentEnroll from "@/app/api/v1/auto-enrollment/enroll/route";
import * as v1AutoEnrollmentScript from "@/app/api/v1/auto-enrollment/script/route";
import * as v1AutoEnrollmentTokensId from "@/app/api/v1/auto-enrollment/tokens/[id]/route";
import * as v1AutoEnrollmentTokens from "@/app/api/v1/auto-enrollment/tokens/route";
import * as v1GethomepageHealth from "@/app/api/v1/gethomepage/health/route";
import * as v1GethomepageStats from "@/app/api/v1/gethomepage/stats/route";
import * as v1HostGroupsId from "@/app/api/v1/host-groups/[id]/route";
import * as v1HostGroups from "@/app/api/v1/host-groups/route";
import * as v1HostsIdGroups from "@/app/api/v1/hosts/[id]/groups/route";
import * as v1HostsAgentDownload from "@/app/api/v1/hosts/agent/download/route";
import * as v1HostsAgentVersion from "@/app/api/v1/hosts/agent/version/route";
import * as v1HostsBootstrapExchange from "@/app/api/v1/hosts/bootstrap/exchange/route";
import * as v1HostsInstall from "@/app/api/v1/hosts/install/route";
import * as v1HostsIntegrationStatus from "@/app/api/v1/hosts/integration-status/route";
import * as v1HostsIntegrations from "@/app/api/v1/hosts/integrations/route";
import * as v1HostsPing from "@/app/api/v1/hosts/ping/route";
import * as v1HostsRemove from "@/app/api/v1/hosts/remove/route";
import * as v1HostsUpdate from "@/app/api/v1/hosts/update/route";
import * as v1IntegrationsDocker from "@/app/api/v1/integrations/docker/route";
import * as v1SettingsUpdateInterval from "@/app/api/v1/settings/update-interval/route";
import type { RouteExports } from "@/lib/http/openapi/document";

/**
 * Every route the OpenAPI document shows, by its folder under app/: all but the document's own, the
 * answer to unknown paths, and next-auth's. A build cannot list folders, so they stand here;
 * tests/contract/openapi.test.ts fails for one that is missing.
 */
export const routes: Record<string, RouteExports> = {
  "/api/agent/containers": agentContainers,
  "/api/agent/enroll": agentEnroll,
  "/api/agent/heartbeat": agentHeartbeat,
  "/api/agent/install.sh": agentInstallSh,
  "/api/agent/install.sh.sha256": agentInstallShSha256,
  "/api/agent/muster-agent": agentMusterAgent,
  "/api/agent/muster-agent.sha256": agentMusterAgentSha256,
  "/api/agent/report": agentReport,
  "/api/agent/token": agentToken,
  "/api/agent/uninstall": agentUninstall,
  "/api/health": health,
  "/api/hosts": hosts,
  "/api/hosts/[id]": hostsId,
  "/api/hosts/[id]/commands/[commandId]": hostsIdCommandsCommandId,
  "/api/hosts/[id]/packages/export": hostsIdPackagesExport,
  "/api/hosts/[id]/token": hostsIdToken,
  "/api/hosts/commands": hostsCommands,
  "/api/hosts/export": hostsExport,
  "/api/hosts/tokens": hostsTokens,
  "/api/hosts/tokens/[id]": hostsTokensId,
  "/api/live": live,
  "/api/packages/export": packagesExport,
  "/api/packages/hosts/export": packagesHostsExport,
  "/api/ready": ready,
  "/api/v1/agents/ws": v1AgentsWs,
  "/api/v1/api/hosts": v1ApiHosts,
  "/api/v1/api/hosts/[id]": v1ApiHostsId,
  "/api/v1/api/hosts/[id]/agent_queue": v1ApiHostsIdAgentQueue,
  "/api/v1/api/hosts/[id]/info": v1ApiHostsIdInfo,
  "/api/v1/api/hosts/[id]/integrations": v1ApiHostsIdIntegrations,
  "/api/v1/api/hosts/[id]/network": v1ApiHostsIdNetwork,
  "/api/v1/api/hosts/[id]/notes": v1ApiHostsIdNotes,
  "/api/v1/api/hosts/[id]/package_reports": v1ApiHostsIdPackageReports,
  "/api/v1/api/hosts/[id]/packages": v1ApiHostsIdPackages,
  "/api/v1/api/hosts/[id]/stats": v1ApiHostsIdStats,
  "/api/v1/api/hosts/[id]/system": v1ApiHostsIdSystem,
  "/api/v1/auth/login": v1AuthLogin,
  "/api/v1/auto-enrollment/enroll": v1AutoEnrollmentEnroll,
  "/api/v1/auto-enrollment/enroll/bulk": v1AutoEnrollmentEnrollBulk,
  "/api/v1/auto-enrollment/script": v1AutoEnrollmentScript,
  "/api/v1/auto-enrollment/tokens": v1AutoEnrollmentTokens,
  "/api/v1/auto-enrollment/tokens/[id]": v1AutoEnrollmentTokensId,
  "/api/v1/gethomepage/health": v1GethomepageHealth,
  "/api/v1/gethomepage/stats": v1GethomepageStats,
  "/api/v1/host-groups": v1HostGroups,
  "/api/v1/host-groups/[id]": v1HostGroupsId,
  "/api/v1/hosts/[id]/groups": v1HostsIdGroups,
  "/api/v1/hosts/agent/download": v1HostsAgentDownload,
  "/api/v1/hosts/agent/version": v1HostsAgentVersion,
  "/api/v1/hosts/bootstrap/exchange": v1HostsBootstrapExchange,
  "/api/v1/hosts/install": v1HostsInstall,
  "/api/v1/hosts/remove": v1HostsRemove,
  "/api/v1/hosts/integration-status": v1HostsIntegrationStatus,
  "/api/v1/hosts/integrations": v1HostsIntegrations,
  "/api/v1/hosts/ping": v1HostsPing,
  "/api/v1/hosts/update": v1HostsUpdate,
  "/api/v1/integrations/docker": v1IntegrationsDocker,
  "/api/v1/settings/update-interval": v1SettingsUpdateInterval,
};
