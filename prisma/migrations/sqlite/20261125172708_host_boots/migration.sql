-- CreateTable
CREATE TABLE "HostBoot" (
    "hostId" TEXT NOT NULL,
    "bootId" TEXT NOT NULL,
    "address" TEXT,
    "firstSeenAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "comebacks" INTEGER NOT NULL DEFAULT 0,
    "splitAt" DATETIME,
    "splitTokenId" TEXT,

    PRIMARY KEY ("hostId", "bootId"),
    CONSTRAINT "HostBoot_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "HostBoot_splitTokenId_fkey" FOREIGN KEY ("splitTokenId") REFERENCES "HostToken" ("id") ON DELETE SET NULL ON UPDATE CASCADE
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
    "insecureTransport" BOOLEAN NOT NULL DEFAULT false,
    "uninstalledAt" DATETIME,
    "openCommands" INTEGER NOT NULL DEFAULT 0,
    "bootId" TEXT,
    "cloneSeenAt" DATETIME,
    "openSplits" INTEGER NOT NULL DEFAULT 0,
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
INSERT INTO "new_Host" ("agentTokenHash", "agentTokenPrefix", "agentVersion", "apiEpoch", "apiId", "apiKeyHash", "architecture", "autoEnrollmentTokenId", "bootedAt", "checkInIntervalSeconds", "clockSkewSeconds", "cloneSeenAt", "containerCount", "cpuCores", "cpuModel", "createdAt", "credentialEpoch", "description", "disks", "dockerVersion", "enrolledVia", "enrollmentMachineId", "enrollmentMetadata", "factsDigest", "firstSeenAt", "hostname", "id", "insecureTransport", "interfaces", "kernel", "lastAddress", "lastRefusal", "lastRefusedAt", "lastReportAt", "lastSeenAt", "machineId", "memoryBytes", "name", "needsReboot", "onlineUntil", "openCommands", "organizationId", "os", "osVersion", "packageCount", "previousExpiresAt", "previousTokenHash", "rebootReason", "securityUpdateCount", "swapBytes", "tokenRotatedAt", "tokenRotatedByAgent", "uninstalledAt", "updateCount", "updatedAt") SELECT "agentTokenHash", "agentTokenPrefix", "agentVersion", "apiEpoch", "apiId", "apiKeyHash", "architecture", "autoEnrollmentTokenId", "bootedAt", "checkInIntervalSeconds", "clockSkewSeconds", "cloneSeenAt", "containerCount", "cpuCores", "cpuModel", "createdAt", "credentialEpoch", "description", "disks", "dockerVersion", "enrolledVia", "enrollmentMachineId", "enrollmentMetadata", "factsDigest", "firstSeenAt", "hostname", "id", "insecureTransport", "interfaces", "kernel", "lastAddress", "lastRefusal", "lastRefusedAt", "lastReportAt", "lastSeenAt", "machineId", "memoryBytes", "name", "needsReboot", "onlineUntil", "openCommands", "organizationId", "os", "osVersion", "packageCount", "previousExpiresAt", "previousTokenHash", "rebootReason", "securityUpdateCount", "swapBytes", "tokenRotatedAt", "tokenRotatedByAgent", "uninstalledAt", "updateCount", "updatedAt" FROM "Host";
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
CREATE TABLE "new_PackageState" (
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
    CONSTRAINT "PackageState_descriptionId_fkey" FOREIGN KEY ("descriptionId") REFERENCES "PackageDescription" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_PackageState" ("availableVersion", "category", "descriptionId", "digest", "id", "isSecurityUpdate", "name", "needsUpdate", "organizationId", "sourceRepository", "version") SELECT "availableVersion", "category", "descriptionId", "digest", "id", "isSecurityUpdate", "name", "needsUpdate", "organizationId", "sourceRepository", "version" FROM "PackageState";
DROP TABLE "PackageState";
ALTER TABLE "new_PackageState" RENAME TO "PackageState";
CREATE INDEX "PackageState_organizationId_name_idx" ON "PackageState"("organizationId", "name");
CREATE INDEX "PackageState_descriptionId_idx" ON "PackageState"("descriptionId");
CREATE UNIQUE INDEX "PackageState_organizationId_digest_key" ON "PackageState"("organizationId", "digest");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "HostBoot_splitTokenId_key" ON "HostBoot"("splitTokenId");
