-- CreateTable
CREATE TABLE "Organization" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "username" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "firstName" TEXT,
    "lastName" TEXT,
    "passwordHash" TEXT NOT NULL,
    "sessionEpoch" INTEGER NOT NULL DEFAULT 1,
    "lastLoginAt" DATETIME,
    "lastLoginIp" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Membership_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "tokenPrefix" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "acceptedAt" DATETIME,
    "revokedAt" DATETIME,
    "createdById" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Invitation_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Installation" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "SetupCode" (
    "codeHash" TEXT NOT NULL PRIMARY KEY,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "LoginThrottle" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "failures" INTEGER NOT NULL,
    "lastFailureAt" DATETIME NOT NULL,
    "blockedUntil" DATETIME
);

-- CreateTable
CREATE TABLE "Host" (
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

-- CreateTable
CREATE TABLE "RetiredCredential" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "retiredAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Container" (
    "hostId" TEXT NOT NULL,
    "containerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "image" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" DATETIME,

    PRIMARY KEY ("hostId", "containerId"),
    CONSTRAINT "Container_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HostToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "name" TEXT,
    "tokenHash" TEXT NOT NULL,
    "tokenPrefix" TEXT NOT NULL,
    "hostGroupId" TEXT,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    "revokedAt" DATETIME,
    "hostId" TEXT,
    "createdById" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "scriptFetchedAt" DATETIME,
    "lastRefusedAt" DATETIME,
    "lastRefusal" TEXT,
    "lastRefusedIp" TEXT,
    "idempotencyHash" TEXT,
    CONSTRAINT "HostToken_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "HostToken_hostGroupId_fkey" FOREIGN KEY ("hostGroupId") REFERENCES "HostGroup" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "HostToken_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "HostToken_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HostGroup" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "color" TEXT NOT NULL DEFAULT '#3B82F6',
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "HostGroup_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "HostGroupMembership" (
    "hostId" TEXT NOT NULL,
    "hostGroupId" TEXT NOT NULL,

    PRIMARY KEY ("hostId", "hostGroupId"),
    CONSTRAINT "HostGroupMembership_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "HostGroupMembership_hostGroupId_fkey" FOREIGN KEY ("hostGroupId") REFERENCES "HostGroup" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "actorType" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT,
    "subjectName" TEXT NOT NULL,
    "ip" TEXT,
    "requestId" TEXT NOT NULL,
    "detail" JSONB,
    CONSTRAINT "AuditEntry_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "User_username_key" ON "User"("username");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Membership_organizationId_idx" ON "Membership"("organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "Membership_userId_organizationId_key" ON "Membership"("userId", "organizationId");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");

-- CreateIndex
CREATE INDEX "Invitation_organizationId_createdAt_idx" ON "Invitation"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "LoginThrottle_lastFailureAt_idx" ON "LoginThrottle"("lastFailureAt");

-- CreateIndex
CREATE UNIQUE INDEX "Host_agentTokenHash_key" ON "Host"("agentTokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Host_previousTokenHash_key" ON "Host"("previousTokenHash");

-- CreateIndex
CREATE INDEX "Host_organizationId_name_id_idx" ON "Host"("organizationId", "name", "id");

-- CreateIndex
CREATE INDEX "Host_organizationId_createdAt_id_idx" ON "Host"("organizationId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Host_organizationId_lastSeenAt_id_idx" ON "Host"("organizationId", "lastSeenAt", "id");

-- CreateIndex
CREATE INDEX "Host_organizationId_onlineUntil_idx" ON "Host"("organizationId", "onlineUntil");

-- CreateIndex
CREATE INDEX "Host_onlineUntil_idx" ON "Host"("onlineUntil");

-- CreateIndex
CREATE INDEX "RetiredCredential_hostId_idx" ON "RetiredCredential"("hostId");

-- CreateIndex
CREATE INDEX "RetiredCredential_retiredAt_idx" ON "RetiredCredential"("retiredAt");

-- CreateIndex
CREATE UNIQUE INDEX "HostToken_tokenHash_key" ON "HostToken"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "HostToken_hostId_key" ON "HostToken"("hostId");

-- CreateIndex
CREATE INDEX "HostToken_organizationId_createdAt_id_idx" ON "HostToken"("organizationId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "HostGroup_organizationId_name_key" ON "HostGroup"("organizationId", "name");

-- CreateIndex
CREATE INDEX "HostGroupMembership_hostGroupId_idx" ON "HostGroupMembership"("hostGroupId");

-- CreateIndex
CREATE INDEX "AuditEntry_organizationId_at_id_idx" ON "AuditEntry"("organizationId", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_organizationId_subjectId_at_idx" ON "AuditEntry"("organizationId", "subjectId", "at");
