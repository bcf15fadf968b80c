import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// The specification's README, "Real clients" and "Stricter than the field".

const compact = t.enroll("scripts that grep find the id and the key: no space after a colon");
const once = t.install("200 once: compact JSON in which no client finds an error; then 401");
const pong = t.ping("an empty ping is 200, never 201, and the host is online for two hours");
const gate = t.ping("asks for all before a report, for nothing after it, and for what differs");
const served = t.install(
  "200: plain text shell script with bootstrap token injected, not the credentials",
);
const noBinary = t.download("has no update, and disables updates, where there is no such binary");
const partial = t.fieldReports("keeps what its sections leave out, whatever null it sends");
const mended = t.fieldReports("nothing of this costs a report > %s");
const inTheField = t.fieldReports("a host with IPv6 alone, in the shape of the field");
const onANode = t.proxmox(
  "under %s enrolls what runs, goes on after a failure, and takes it up again",
);
const obeys = t.proxmox("obeys its environment: dry run, prefix, stopped ones, several at once");
const direct = t.directHost("enrolls this machine as %j, and once");
const excluded = t.api("the kinds of token exclude each other");
const faults = t.tokenFaults("validation names the field > %j");

// biome-ignore format: a line for each statement
export const realClients = section("Real clients: what they need beyond the document", [
  [41, "**Compact JSON**: no space after a colon (scripts grep `\"api_id\":\"`, `\"apiId\":\"`).", compact, once],
  [41, "The bootstrap answer must not contain the text `\"error\"`.", once],
  [42, "**Exact codes**: enroll 201;", t.enroll("one host: 201 with the example of the document")],
  [42, "ping and update 200 (the agent treats 201 as failure).", pong, t.update("the example of the document is answered as it says, and stored")],
  [43, "Header names arrive as `X-Api-Id`, `X-Api-Key` (any case).", decided.headerCase, t.fieldInstall("the way of an agent of the field: enroll, install, exchange, download, ping")],
  [44, "Install flow: `GET hosts/install?arch=A[&os=O][&force=true]` → script runs `POST hosts/bootstrap/exchange` → `GET hosts/agent/download?arch&os&force=binary` → agent `POST hosts/ping`.", t.fieldInstall("the way of an agent of the field: enroll, install, exchange, download, ping"), t.directHost("shows no secret in any process list, and survives an answer that was lost")],
  [45, "Further endpoints the agent calls, all with the host credentials:", t.credentials("the pair an enrollment answered opens > $name")],
  [46, "`POST /api/v1/hosts/ping`: empty body,", pong],
  [46, "or `{hashes{packagesHash,reposHash,interfacesHash,hostnameHash,…},metrics{cpuCores,cpuModel,ramInstalled,swapSize,diskDetails,systemUptime,bootTime,loadAverage,needsReboot,rebootReason},agentVersion,agentExecutionMs}`", t.ping("metrics are facts of the host"), gate],
  [46, "(≤ 8 KiB).", t.ping("more than 8 KiB is 413")],
  [46, "Answer 200 `{\"message\":\"Ping successful\",\"timestamp\":RFC3339,\"friendlyName\":…,\"agentStartup\":true,\"integrations\":{…}}`,", pong],
  [46, "and, if we offer the hash gate, `\"hashGate\":true,\"requestFull\":[\"packages\"|\"repos\"|\"interfaces\"|\"hostname\"…]` for each stored hash that is missing or differs.", gate, pong],
  [46, "The server computes no hash: it stores what the agent sent with its last good report and compares.", gate],
  [46, "With the gate an unchanged host costs a few hundred bytes instead of a 425 KB report.", gate],
  [47, "`GET /api/v1/hosts/agent/version?arch&os&type=go&currentVersion=V` → `{currentVersion,latestVersion,hasUpdate,autoUpdateDisabled,autoUpdateDisabledReason,hash}`;", noBinary, t.download("with binaries of version %s an agent of %s has an update: %s")],
  [47, "`hasUpdate:false` when there is no such binary;", noBinary],
  [47, "`hash` = SHA-256 of the download.", t.download("the hash is that of the download, also after the operator replaced it")],
  [48, "`GET /api/v1/settings/update-interval` → `{\"updateInterval\":60}` (minutes).", t.ping("the endpoints that only tell")],
  [49, "`GET /api/v1/hosts/integrations` → `{\"success\":true,\"integrations\":{\"docker\":true,\"compliance\":false}}`.", t.integrations("is on, and off where the organization says so"), t.ping("the endpoints that only tell")],
  [49, "So: a switch for organization and host, docker on by default.", t.integrations("is on, and off where the organization says so", "of a host counts more than that of its organization, until it is taken back")],
  [49, "The same object stands in the answer to a ping.", pong, t.ping("the endpoints that only tell")],
  [50, "`POST /api/v1/hosts/integration-status` → 200.", t.ping("the status of an integration is kept, the last one of each")],
  [50, "`POST /api/v1/integrations/docker` → 200", t.integrations("gives the host its containers, counted")],
  [50, "with `containers_received, images_received, volumes_received, networks_received, updates_received` (counts; the agent logs them).", t.integrations("is answered with how many of each came, also of those that are not kept")],
  [51, "`GET /api/v1/agents/ws`: websocket with the two credential headers, no subprotocol, no Origin.", t.sockets("a socket with the credentials of a host > is told a REPORT at once, and the report that follows finishes it")],
  [51, "Server → agent: text frames `{\"type\":…}` of `report_now`, `settings_update{update_interval,…}`, `update_agent`, `refresh_integration_status`, `docker_inventory_refresh`;", t.sockets("a socket with the credentials of a host > is told a REPORT at once, and the report that follows finishes it"), t.sockets("a socket with the credentials of a host > is told an UPDATE, which is done when there is none any more"), t.sockets("a socket with the credentials of a host > is told when it is to report containers, or no longer")],
  [51, "both sides ping every 30 s, 90 s without a pong ends it; frames to the agent at most 64 KiB.", t.socketPings("a websocket > is pinged, and lives while it answers"), t.socketPings("a websocket > is ended when it answers no ping")],
  [51, "Refused: 401 before the upgrade.", t.sockets("refused before the upgrade > %s: 401, in JSON, with our header")],
  [52, "`GET /api/v1/hosts/remove` → the removal script, no credentials.", t.install("GET /api/v1/hosts/remove is the same script for everybody"), direct],
  [53, "**Partial reports** carry `\"sections\":[\"packages\",…]` and `null` for the arrays they leave out.", partial],
  [53, "`packages`, `repositories`, `diskDetails`, `dnsServers`, `networkInterfaces`, `loadAverage` and interface `addresses` may be null.", partial, mended],
  [54, "`executionTime` arrives as a float (the document says string): accept both.", t.reportFields("executionTime of %j is kept with the report")],
  [54, "Disks arrive as `{name,size,mountpoint}`, interfaces as `{name,type,macAddress,mtu,status,linkSpeed,duplex,addresses:[{address,family,netmask,gateway}]}`", inTheField],
  [54, "as well as in the document's shape: keep both readable.", inTheField, t.update("the example of the document is answered as it says, and stored"), t.api("stats, info, network, system, packages")],
  [55, "Packages also carry `description`, `category`, `sourceRepository`.", t.reportFields("is kept with what agents of the field tell beyond the table")],
  [55, "Duplicate names occur (kernels): last wins.", t.fieldReports("duplicate names: the last wins")],
  [55, "Empty `currentVersion`, empty `ip`, empty `gatewayIp`, IPv6-only hosts, NUL bytes and broken UTF-8 occur and must not cost a report.", mended, inTheField, t.fieldReports("NUL bytes, lone surrogates and broken UTF-8, raw and escaped")],
  [56, "`machineId` is **not unique**: containers on one hypervisor share it,", t.fieldReports("machine ids that many hosts share")],
  [56, "and it differs from the one enrolled with.", t.reportFields("the machine id of a report is kept beside the one that enrolled")],
  [56, "Never a unique key.", t.fieldReports("machine ids that many hosts share"), t.enroll("the same machine twice makes two hosts: S3 does not look")],
  [57, "Answer 503 with Retry-After.", t.outage("%s %s is 503 with Retry-After and a sentence"), t.outageOfFile("%s is 503 with Retry-After and a sentence, and works afterwards")],
  [58, "Reports are 77–425 KB for 710 packages, up to 10,000 packages;", t.update("the real report of a Debian host with 710 packages > is stored and reads back equal"), t.fieldReports("10,000 packages are taken, 10,001 are 400")],
  [58, "body limit 5 MB, over it 413.", t.fieldReports("5 MB are taken, one byte more is 413, inflated or not")],
  [59, "The LXC script's summary lines: `Total Containers Found: N`, `Successfully Enrolled:  N` (two spaces), `Skipped:                N`, `Failed:                 N`.", onANode],
  [60, "Environment of the scripts: `PATCHMON_URL AUTO_ENROLLMENT_KEY AUTO_ENROLLMENT_SECRET CURL_FLAGS FORCE_INSTALL HOST_PREFIX DRY_RUN DEBUG FRIENDLY_NAME SKIP_STOPPED`;", obeys, direct, t.playbooks("Ansible Role"), t.curlFlags("CURL_FLAGS are given to each curl of the script, under %s"), t.directHost("%s gets a sentence, and nothing is written"), t.force("with %s it goes on, and the host comes")],
  [60, "the install script carries `PATCHMON_URL`, `BOOTSTRAP_TOKEN`, `ARCHITECTURE`.", served],
  [61, "Host groups: `GET /api/v1/host-groups` answers a bare array of `{id,name,description,color,_count:{hosts},created_at,updated_at}`;", t.groups("the list is a bare array by name, with how many hosts each has", "a group has the default color, no description and no host")],
  [61, "`POST` 201,", t.groups("a group has the default color, no description and no host")],
  [61, "`PUT /{id}`,", t.groups("an update leaves alone what it leaves out; null takes the description away")],
  [61, "`DELETE /{id}`.", t.groups("a deletion says so; hosts stay, and tokens put hosts into no group")],
  [62, "Before enrolling, the scripts of the field look for three things on the machine, and skip it only when all are there: `/etc/patchmon/config.yml`, `/etc/patchmon/credentials.yml` (`api_id:`, `api_key:`), and `/usr/local/bin/patchmon-agent ping` ending with 0.", t.fieldScripts("enrolls a machine once, however often it runs and whatever is rotated")],
  [63, "Numbers arrive as strings (`\"max_hosts_per_day\":\"200\"`, what templates make of them); the server S3 describes takes them. Unambiguous ones are taken here too.", decided.numbersAsText],
  [64, "`…/{id}/package_reports` → `{\"host_id\",\"reports\":[{\"id\",\"date\",\"status\":\"success\"|\"error\",\"error_message\",\"execution_time_seconds\",\"payload_kb\",\"total_packages\",\"outdated_packages\",\"security_updates\"}]}` newest first;", t.neighbours("newest first, each with what it said, and when it last came")],
  [64, "`…/agent_queue` → `{\"host_id\",\"job_history\":[],\"queue_status\":{\"active\",\"delayed\",\"failed\",\"waiting\"},\"total_jobs\"}`;", t.neighbours("agent_queue: what was asked, newest first, and how many are in which state")],
  [64, "`…/notes` → `{\"host_id\",\"notes\":\"\"}`;", t.neighbours("notes: the description, empty without one")],
  [64, "`…/integrations` → `{\"host_id\",\"integrations\":{\"docker\":{\"enabled\":bool,…}}}` (keys below `docker` from what is known: containers, images, volumes, networks counts);", t.neighbours("docker: whether it is on, and of the rest what is known")],
  [64, "`…/packages?updates_only=true`;", t.api("stats, info, network, system, packages")],
  [64, "`GET /api/v1/gethomepage/{stats,health}` (a token of `integration_type` `gethomepage`, which may read nothing else): `total_hosts, hosts_needing_updates, security_updates, up_to_date_hosts, total_outdated_packages, total_repos, recent_updates_24h, hosts_with_security_updates, top_os_1, top_os_1_count … top_os_3_count, os_distribution, last_updated`.", t.gethomepage("are the numbers of the fleet", "health says that the token works, by its name", "reads no host and enrolls none, and other kinds read no numbers")],
  [64, "Some check host ids against UUID versions 0–5.", t.hostIds("a host that is born has a version 4 UUID, whatever the way in")],
  [65, "\"api\" tokens: HTTP Basic `token_key:token_secret`;", t.whoMayNot("takes those who may, and nobody else"), t.api("without credentials")],
  [65, "`GET /api/v1/api/hosts[?hostgroup=name-or-id,…][&include=stats]` → `{\"hosts\":[{id,friendly_name,hostname,ip,host_groups:[{id,name}]}],\"total\":n}`,", t.api("GET /hosts: who they are and their groups, and how many", "GET /hosts?hostgroup=: by name, by id, by several, and by one that is not there")],
  [65, "with `include=stats` also `os_type,os_version,status,last_update,needs_reboot,total_packages,updates_count,security_updates_count`;", t.api("GET /hosts?include=stats")],
  [65, "`GET …/{id}/{stats,info,network,system,packages}`;", t.api("stats, info, network, system, packages")],
  [65, "`DELETE …/{id}`.", t.api("DELETE ends the host, audited as the token's")],
  [65, "Scopes `{\"host\":[\"get\",\"delete\"]}`;", t.tokens("scopes are for tokens of integration type api alone"), decided.apiAllowlist],
  [65, "without the scope 403 `{\"error\":\"Access denied\",\"message\":\"This API key does not have permission to delete host\"}`.", t.api("without the scope %s")],
  [65, "An api token may never enroll, an enrollment token may never read.", excluded],
]);

// biome-ignore format: a line for each statement
export const stricter = section("Stricter than the field, on purpose", [
  [73, "30 parallel enrolls against a quota of 5 gave 21 hosts | exactly 5, on SQLite and on PostgreSQL, through two server processes", t.quotaRaces("200 enrolls at a quota of 10 make exactly 10 hosts")],
  [74, "a bootstrap token redeemed 3 times by 40 parallel callers | exactly once", t.bootstrapRaces("40 exchanges of one bootstrap token give the credentials once")],
  [75, "a date that does not parse makes a token that never expires | 400", faults],
  [76, "quota outside 1–1000 silently becomes 100; a bad CIDR is stored and then matches nobody | 400", faults, t.tokenFields("a change > to %j is 400, and nothing changes")],
  [77, "documented bulk route missing,", t.enroll("bulk > two hosts: 201 with the example of the document")],
  [77, "unknown /api paths answer 200 HTML | implemented; unknown /api paths answer 404 JSON", t.paths("%s is 404 as JSON, whatever the method")],
  [78, "a read-scoped api token can enroll hosts | 401", excluded, t.refusals("who is no enrollment token is nobody here")],
  [79, "X-Forwarded-For believed from anybody | only from TRUSTED_PROXIES", t.clientIp("%s", "without trusted proxies the header counts for nothing"), t.answers("the client's address cannot be forged")],
  [80, "one bcrypt per agent request: 33 pings/s on two cores | secrets stay hashed at rest, verification is remembered; see DESIGN.md", t.slowHash("is compared once for a secret that fits, by callers one after another and at once"), t.enroll("the key is told once, kept as bcrypt, and fits its 72 bytes")],
  [81, "bcrypt fed 96 characters, of which it reads 72 | secrets of at most 72 bytes", t.enroll("the key is told once, kept as bcrypt, and fits its 72 bytes"), t.tokens("the secret is told once and kept as bcrypt of cost 10"), t.slowHash("fits no secret that only begins with the right 72 bytes")],
  [82, "values pasted unquoted into served shell scripts | one quoting function, hostile-value tests", t.scriptSettings("what is written in comes out as it was, under %s"), t.autoCommands("pasted into %s > %j stays one word")],
  [83, "script stops at the first failing container, no summary | goes on, reports, exits 1 at the end", onANode],
]);
