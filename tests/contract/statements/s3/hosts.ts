import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// S3, "Host Management Endpoints".

const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const served = t.install(
  "200: plain text shell script with bootstrap token injected, not the credentials",
);
const installs = t.directHost("hosts/install with %s makes this the host of the credentials");
const opened = t.credentials("the pair an enrollment answered opens > $name");
const noPair = t.install("GET /api/v1/hosts/install > 401 for %j");
const parameters = t.install("takes arch and force, in the case Ansible writes it");
const binary = t.download("%s is the operator's %s");
const ours = t.download("%s without a binary is our agent");
const example = t.update("the example of the document is answered as it says, and stored");
const real = t.update(
  "the real report of a Debian host with 710 packages > is stored and reads back equal",
);
const limit = t.fieldReports("10,000 packages are taken, 10,001 are 400");
const kept = t.reportFields("%s of %j is kept, and may be left out");
const wrong = t.reportFields("%s, which may be %j, of another type is 400");
const field = [...kept, ...wrong];
const time = t.reportFields("executionTime of %j is kept with the report");
const repository = t.reportFields("a repository is kept with all that is told of it");
const packages = t.reportFields(
  "is kept with every field of the table, and without those it need not have",
  "with a fault in %s is 400: %j",
);

// biome-ignore format: a line for each statement
export const hosts = [
  ...section("Host Management Endpoints", [
    [433, "These endpoints are used by the PatchMon agent (not the enrollment script).", everyCaller],
    [433, "They authenticate using the per-host `X-API-ID` and `X-API-KEY` credentials returned during enrollment.", opened],
  ]),
  ...section("Download Agent Installation Script", [
    [437, "**Endpoint:** `GET /api/v1/hosts/install`", served, t.quickReference("enrolls a host directly, and installs its agent")],
    [439, "Serves a shell script that bootstraps the PatchMon agent on a host.", served, installs],
    [439, "The script uses a secure bootstrap token mechanism — actual API credentials are not embedded directly in the script.", served],
    [[442, 445], "Example: Headers of the script", t.curl("Host Endpoints (API ID + Key)"), noPair, decided.headerCase],
    [451, "`force` | No | Set to `true` to enable force install mode", parameters, t.force("without force an installation ends where the package manager fails", "with %s it goes on, and the host comes")],
    [452, "`arch` | No | Architecture override (e.g. `amd64`, `arm64`); auto-detected if omitted", parameters, t.fieldInstall("the way of an agent of the field: enroll, install, exchange, download, ping"), installs],
    [454, "**Response:** `200 OK` — Plain text shell script with bootstrap token injected.", served],
  ]),
  ...section("Download Agent Binary/Script", [
    [458, "**Endpoint:** `GET /api/v1/hosts/agent/download`", binary, ours],
    [460, "Downloads the PatchMon agent binary (Go binary for modern agents)", binary, t.download("a large binary comes whole, and an empty one empty")],
    [460, "or migration script (for legacy bash agents).", ours],
    [[463, 466], "Example: Headers of a download", opened, everyCaller, decided.headerCase],
    [472, "`arch` | No | Architecture (e.g. `amd64`, `arm64`)", binary, ours, t.download("without arch it is our agent though there are binaries")],
    [473, "`force` | No | Set to `binary` to force binary download", binary, t.download("404 when force=binary finds none, with the name it looked for")],
    [475, "**Response:** `200 OK` — Binary file or shell script.", binary, ours],
  ]),
  ...section("Host Data Update", [
    [479, "**Endpoint:** `POST /api/v1/hosts/update`", example],
    [481, "Used by the agent to report package data, system information, and hardware details.", real],
    [[484, 488], "Example: Headers of a report", opened, everyCaller, decided.headerCase, decided.contentType],
    [494, "`packages` | array | Yes | Array of package objects (max 10,000)", limit, t.fieldReports("without packages and without sections is 400 and names the field")],
    [495, "`packages[].name` | string | Yes | Package name", packages],
    [496, "`packages[].currentVersion` | string | Yes | Currently installed version", packages],
    [497, "`packages[].availableVersion` | string | No | Available update version", packages],
    [498, "`packages[].needsUpdate` | boolean | Yes | Whether an update is available", packages],
    [499, "`packages[].isSecurityUpdate` | boolean | No | Whether the update is security-related", packages],
    [500, "`agentVersion` | string | No | Reporting agent version", field],
    [501, "`osType` | string | No | Operating system type", field],
    [502, "`osVersion` | string | No | Operating system version", field],
    [503, "`hostname` | string | No | System hostname", field],
    [504, "`ip` | string | No | System IP address", field],
    [505, "`architecture` | string | No | CPU architecture", field],
    [506, "`cpuModel` | string | No | CPU model name", field],
    [507, "`cpuCores` | integer | No | Number of CPU cores", field],
    [508, "`ramInstalled` | float | No | Installed RAM in GB", field],
    [509, "`swapSize` | float | No | Swap size in GB", field],
    [510, "`diskDetails` | array | No | Array of disk objects", field, example],
    [511, "`gatewayIp` | string | No | Default gateway IP", field],
    [512, "`dnsServers` | array | No | Array of DNS server IPs", field],
    [513, "`networkInterfaces` | array | No | Array of network interface objects", field, example],
    [514, "`kernelVersion` | string | No | Running kernel version", field],
    [515, "`installedKernelVersion` | string | No | Installed (on-disk) kernel version", field],
    [516, "`selinuxStatus` | string | No | SELinux status (`enabled`, `disabled`, or `permissive`)", field],
    [517, "`systemUptime` | string | No | System uptime", field],
    [518, "`loadAverage` | array | No | Load average values", field],
    [519, "`machineId` | string | No | Machine ID", field],
    [520, "`needsReboot` | boolean | No | Whether a reboot is required", field],
    [521, "`rebootReason` | string | No | Reason a reboot is required", field],
    [522, "`repositories` | array | No | Configured package repositories", field, repository],
    [523, "`executionTime` | string | No | Time taken to gather data", time, t.fieldReports("nothing of this costs a report > %s")],
    [[526, 563], "Example: Report", example],
    [565, "**Response:** `200 OK`", example],
    [[566, 573], "Example: Report response", example],
  ]),
];
