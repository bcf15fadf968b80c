-- CreateTable
CREATE TABLE "AutoEnrollmentToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tokenKey" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "maxHostsPerDay" INTEGER NOT NULL DEFAULT 100,
    "quotaDay" TEXT NOT NULL DEFAULT '',
    "hostsCreatedToday" INTEGER NOT NULL DEFAULT 0,
    "allowedIpRanges" JSONB NOT NULL,
    "defaultHostGroupId" TEXT,
    "duplicatePolicy" TEXT NOT NULL DEFAULT 'ALLOW',
    "expiresAt" DATETIME,
    "metadata" JSONB NOT NULL,
    "scopes" JSONB,
    "lastUsedAt" DATETIME,
    "scriptFetchedAt" DATETIME,
    "createdById" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "AutoEnrollmentToken_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AutoEnrollmentToken_defaultHostGroupId_fkey" FOREIGN KEY ("defaultHostGroupId") REFERENCES "HostGroup" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "AutoEnrollmentToken_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "EnrollmentRefusal" (
    "tokenId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "ip" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "firstAt" DATETIME NOT NULL,
    "lastAt" DATETIME NOT NULL,

    PRIMARY KEY ("tokenId", "reason", "ip"),
    CONSTRAINT "EnrollmentRefusal_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "AutoEnrollmentToken" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "IdempotentEnrollment" (
    "keyHash" TEXT NOT NULL PRIMARY KEY,
    "tokenId" TEXT NOT NULL,
    "bodyDigest" TEXT NOT NULL,
    "hostIds" JSONB NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "IdempotentEnrollment_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "AutoEnrollmentToken" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "BootstrapToken" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT NOT NULL,
    "sealedKey" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "BootstrapToken_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HostInventory" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "hostId" TEXT NOT NULL,
    "packagesDigest" TEXT,
    "repositoriesDigest" TEXT,
    "detailsDigest" TEXT,
    "agentHashes" JSONB,
    "ip" TEXT,
    "packageManager" TEXT,
    "installedKernel" TEXT,
    "selinuxStatus" TEXT,
    "gatewayIp" TEXT,
    "dnsServers" JSONB,
    "systemUptime" TEXT,
    "loadAverage" JSONB,
    "diskDetails" JSONB,
    "networkInterfaces" JSONB,
    "integrations" JSONB,
    CONSTRAINT "HostInventory_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PackageDescription" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organizationId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    CONSTRAINT "PackageDescription_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PackageState" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organizationId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "availableVersion" TEXT,
    "needsUpdate" BOOLEAN NOT NULL,
    "isSecurityUpdate" BOOLEAN NOT NULL,
    "category" TEXT,
    "sourceRepository" TEXT,
    "descriptionId" INTEGER,
    CONSTRAINT "PackageState_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PackageState_descriptionId_fkey" FOREIGN KEY ("descriptionId") REFERENCES "PackageDescription" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
-- By hand: without a rowid the key is the table, which halves a row of two integers.
CREATE TABLE "HostPackage" (
    "inventoryId" INTEGER NOT NULL,
    "packageStateId" INTEGER NOT NULL,

    PRIMARY KEY ("inventoryId", "packageStateId"),
    CONSTRAINT "HostPackage_inventoryId_fkey" FOREIGN KEY ("inventoryId") REFERENCES "HostInventory" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "HostPackage_packageStateId_fkey" FOREIGN KEY ("packageStateId") REFERENCES "PackageState" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "Repository" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "organizationId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "distribution" TEXT NOT NULL,
    "components" TEXT NOT NULL,
    "repoType" TEXT NOT NULL,
    "isEnabled" BOOLEAN NOT NULL,
    "isSecure" BOOLEAN NOT NULL,
    CONSTRAINT "Repository_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
-- By hand: without a rowid the key is the table, which halves a row of two integers.
CREATE TABLE "HostRepository" (
    "inventoryId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,

    PRIMARY KEY ("inventoryId", "repositoryId"),
    CONSTRAINT "HostRepository_inventoryId_fkey" FOREIGN KEY ("inventoryId") REFERENCES "HostInventory" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "HostRepository_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) WITHOUT ROWID;

-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT NOT NULL,
    "receivedAt" DATETIME NOT NULL,
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "lastReceivedAt" DATETIME NOT NULL,
    "sections" JSONB NOT NULL,
    "packageCount" INTEGER NOT NULL,
    "updateCount" INTEGER NOT NULL,
    "securityUpdateCount" INTEGER NOT NULL,
    "packagesAdded" INTEGER NOT NULL,
    "packagesRemoved" INTEGER NOT NULL,
    "executionSeconds" REAL,
    "agentVersion" TEXT,
    "bodyBytes" INTEGER NOT NULL,
    CONSTRAINT "Report_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Host" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "enrolledVia" TEXT NOT NULL,
    "credentialEpoch" INTEGER NOT NULL DEFAULT 1,
    "agentTokenHash" TEXT,
    "agentTokenPrefix" TEXT,
    "tokenRotatedAt" DATETIME,
    "tokenRotatedByAgent" BOOLEAN NOT NULL DEFAULT false,
    "previousTokenHash" TEXT,
    "previousExpiresAt" DATETIME,
    "apiId" TEXT,
    "apiKeyHash" TEXT,
    "apiEpoch" INTEGER,
    "autoEnrollmentTokenId" TEXT,
    "enrollmentMachineId" TEXT,
    "enrollmentMetadata" JSONB,
    "lastSeenAt" DATETIME,
    "onlineUntil" DATETIME,
    "firstSeenAt" DATETIME,
    "checkInIntervalSeconds" INTEGER NOT NULL DEFAULT 30,
    "lastAddress" TEXT,
    "lastRefusedAt" DATETIME,
    "lastRefusal" TEXT,
    "clockSkewSeconds" INTEGER,
    "hostname" TEXT,
    "os" TEXT,
    "osVersion" TEXT,
    "kernel" TEXT,
    "architecture" TEXT,
    "cpuModel" TEXT,
    "cpuCores" INTEGER,
    "memoryBytes" REAL,
    "swapBytes" REAL,
    "dockerVersion" TEXT,
    "agentVersion" TEXT,
    "machineId" TEXT,
    "bootedAt" DATETIME,
    "disks" JSONB,
    "interfaces" JSONB,
    "factsDigest" TEXT,
    "containerCount" INTEGER NOT NULL DEFAULT 0,
    "packageCount" INTEGER NOT NULL DEFAULT 0,
    "updateCount" INTEGER NOT NULL DEFAULT 0,
    "securityUpdateCount" INTEGER NOT NULL DEFAULT 0,
    "needsReboot" BOOLEAN NOT NULL DEFAULT false,
    "rebootReason" TEXT,
    "lastReportAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Host_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Host_autoEnrollmentTokenId_fkey" FOREIGN KEY ("autoEnrollmentTokenId") REFERENCES "AutoEnrollmentToken" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Host" ("agentTokenHash", "agentTokenPrefix", "agentVersion", "architecture", "bootedAt", "checkInIntervalSeconds", "clockSkewSeconds", "containerCount", "cpuCores", "cpuModel", "createdAt", "credentialEpoch", "description", "disks", "dockerVersion", "enrolledVia", "factsDigest", "firstSeenAt", "hostname", "id", "interfaces", "kernel", "lastAddress", "lastRefusal", "lastRefusedAt", "lastSeenAt", "machineId", "memoryBytes", "name", "onlineUntil", "organizationId", "os", "osVersion", "previousExpiresAt", "previousTokenHash", "swapBytes", "tokenRotatedAt", "tokenRotatedByAgent", "updatedAt") SELECT "agentTokenHash", "agentTokenPrefix", "agentVersion", "architecture", "bootedAt", "checkInIntervalSeconds", "clockSkewSeconds", "containerCount", "cpuCores", "cpuModel", "createdAt", "credentialEpoch", "description", "disks", "dockerVersion", "enrolledVia", "factsDigest", "firstSeenAt", "hostname", "id", "interfaces", "kernel", "lastAddress", "lastRefusal", "lastRefusedAt", "lastSeenAt", "machineId", "memoryBytes", "name", "onlineUntil", "organizationId", "os", "osVersion", "previousExpiresAt", "previousTokenHash", "swapBytes", "tokenRotatedAt", "tokenRotatedByAgent", "updatedAt" FROM "Host";
DROP TABLE "Host";
ALTER TABLE "new_Host" RENAME TO "Host";
CREATE UNIQUE INDEX "Host_agentTokenHash_key" ON "Host"("agentTokenHash");
CREATE UNIQUE INDEX "Host_previousTokenHash_key" ON "Host"("previousTokenHash");
CREATE UNIQUE INDEX "Host_apiId_key" ON "Host"("apiId");
CREATE INDEX "Host_organizationId_name_id_idx" ON "Host"("organizationId", "name", "id");
CREATE INDEX "Host_organizationId_createdAt_id_idx" ON "Host"("organizationId", "createdAt", "id");
CREATE INDEX "Host_organizationId_lastSeenAt_id_idx" ON "Host"("organizationId", "lastSeenAt", "id");
CREATE INDEX "Host_organizationId_onlineUntil_idx" ON "Host"("organizationId", "onlineUntil");
CREATE INDEX "Host_onlineUntil_idx" ON "Host"("onlineUntil");
CREATE INDEX "Host_organizationId_enrollmentMachineId_idx" ON "Host"("organizationId", "enrollmentMachineId");
CREATE INDEX "Host_autoEnrollmentTokenId_idx" ON "Host"("autoEnrollmentTokenId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "AutoEnrollmentToken_tokenKey_key" ON "AutoEnrollmentToken"("tokenKey");

-- CreateIndex
CREATE INDEX "AutoEnrollmentToken_organizationId_createdAt_id_idx" ON "AutoEnrollmentToken"("organizationId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "IdempotentEnrollment_createdAt_idx" ON "IdempotentEnrollment"("createdAt");

-- CreateIndex
CREATE INDEX "BootstrapToken_hostId_idx" ON "BootstrapToken"("hostId");

-- CreateIndex
CREATE INDEX "BootstrapToken_expiresAt_idx" ON "BootstrapToken"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "HostInventory_hostId_key" ON "HostInventory"("hostId");

-- CreateIndex
CREATE UNIQUE INDEX "PackageDescription_organizationId_digest_key" ON "PackageDescription"("organizationId", "digest");

-- CreateIndex
CREATE INDEX "PackageState_organizationId_name_idx" ON "PackageState"("organizationId", "name");

-- CreateIndex
CREATE INDEX "PackageState_descriptionId_idx" ON "PackageState"("descriptionId");

-- CreateIndex
CREATE UNIQUE INDEX "PackageState_organizationId_digest_key" ON "PackageState"("organizationId", "digest");

-- CreateIndex
CREATE INDEX "HostPackage_packageStateId_inventoryId_idx" ON "HostPackage"("packageStateId", "inventoryId");

-- CreateIndex
CREATE INDEX "Repository_organizationId_name_idx" ON "Repository"("organizationId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Repository_organizationId_digest_key" ON "Repository"("organizationId", "digest");

-- CreateIndex
CREATE INDEX "HostRepository_repositoryId_inventoryId_idx" ON "HostRepository"("repositoryId", "inventoryId");

-- CreateIndex
CREATE INDEX "Report_hostId_receivedAt_idx" ON "Report"("hostId", "receivedAt");
