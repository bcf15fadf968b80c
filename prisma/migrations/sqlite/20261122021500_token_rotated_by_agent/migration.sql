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
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Host_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Host" ("agentTokenHash", "agentTokenPrefix", "agentVersion", "architecture", "bootedAt", "checkInIntervalSeconds", "clockSkewSeconds", "containerCount", "cpuCores", "cpuModel", "createdAt", "credentialEpoch", "description", "disks", "dockerVersion", "enrolledVia", "factsDigest", "firstSeenAt", "hostname", "id", "interfaces", "kernel", "lastAddress", "lastRefusal", "lastRefusedAt", "lastSeenAt", "machineId", "memoryBytes", "name", "onlineUntil", "organizationId", "os", "osVersion", "previousExpiresAt", "previousTokenHash", "swapBytes", "tokenRotatedAt", "updatedAt") SELECT "agentTokenHash", "agentTokenPrefix", "agentVersion", "architecture", "bootedAt", "checkInIntervalSeconds", "clockSkewSeconds", "containerCount", "cpuCores", "cpuModel", "createdAt", "credentialEpoch", "description", "disks", "dockerVersion", "enrolledVia", "factsDigest", "firstSeenAt", "hostname", "id", "interfaces", "kernel", "lastAddress", "lastRefusal", "lastRefusedAt", "lastSeenAt", "machineId", "memoryBytes", "name", "onlineUntil", "organizationId", "os", "osVersion", "previousExpiresAt", "previousTokenHash", "swapBytes", "tokenRotatedAt", "updatedAt" FROM "Host";
DROP TABLE "Host";
ALTER TABLE "new_Host" RENAME TO "Host";
CREATE UNIQUE INDEX "Host_agentTokenHash_key" ON "Host"("agentTokenHash");
CREATE UNIQUE INDEX "Host_previousTokenHash_key" ON "Host"("previousTokenHash");
CREATE INDEX "Host_organizationId_name_id_idx" ON "Host"("organizationId", "name", "id");
CREATE INDEX "Host_organizationId_createdAt_id_idx" ON "Host"("organizationId", "createdAt", "id");
CREATE INDEX "Host_organizationId_lastSeenAt_id_idx" ON "Host"("organizationId", "lastSeenAt", "id");
CREATE INDEX "Host_organizationId_onlineUntil_idx" ON "Host"("organizationId", "onlineUntil");
CREATE INDEX "Host_onlineUntil_idx" ON "Host"("onlineUntil");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
