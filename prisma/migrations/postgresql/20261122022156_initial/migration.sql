-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'ADMIN', 'VIEWER');

-- CreateEnum
CREATE TYPE "EnrolledVia" AS ENUM ('TOKEN', 'ADMIN', 'AUTO_ENROLLMENT');

-- CreateTable
CREATE TABLE "Organization" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "firstName" TEXT,
    "lastName" TEXT,
    "passwordHash" TEXT NOT NULL,
    "sessionEpoch" INTEGER NOT NULL DEFAULT 1,
    "lastLoginAt" TIMESTAMP(3),
    "lastLoginIp" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "tokenPrefix" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "acceptedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),
    "createdById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Installation" (
    "id" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SetupCode" (
    "codeHash" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SetupCode_pkey" PRIMARY KEY ("codeHash")
);

-- CreateTable
CREATE TABLE "LoginThrottle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "lastFailureAt" TIMESTAMP(3) NOT NULL,
    "blockedUntil" TIMESTAMP(3),

    CONSTRAINT "LoginThrottle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Host" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "enrolledVia" "EnrolledVia" NOT NULL,
    "credentialEpoch" INTEGER NOT NULL DEFAULT 1,
    "agentTokenHash" TEXT,
    "agentTokenPrefix" TEXT,
    "tokenRotatedAt" TIMESTAMP(3),
    "tokenRotatedByAgent" BOOLEAN NOT NULL DEFAULT false,
    "previousTokenHash" TEXT,
    "previousExpiresAt" TIMESTAMP(3),
    "lastSeenAt" TIMESTAMP(3),
    "onlineUntil" TIMESTAMP(3),
    "firstSeenAt" TIMESTAMP(3),
    "checkInIntervalSeconds" INTEGER NOT NULL DEFAULT 30,
    "lastAddress" TEXT,
    "lastRefusedAt" TIMESTAMP(3),
    "lastRefusal" TEXT,
    "clockSkewSeconds" INTEGER,
    "hostname" TEXT,
    "os" TEXT,
    "osVersion" TEXT,
    "kernel" TEXT,
    "architecture" TEXT,
    "cpuModel" TEXT,
    "cpuCores" INTEGER,
    "memoryBytes" DOUBLE PRECISION,
    "swapBytes" DOUBLE PRECISION,
    "dockerVersion" TEXT,
    "agentVersion" TEXT,
    "machineId" TEXT,
    "bootedAt" TIMESTAMP(3),
    "disks" JSONB,
    "interfaces" JSONB,
    "factsDigest" TEXT,
    "containerCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RetiredCredential" (
    "tokenHash" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "retiredAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RetiredCredential_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "Container" (
    "hostId" TEXT NOT NULL,
    "containerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "image" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3),

    CONSTRAINT "Container_pkey" PRIMARY KEY ("hostId","containerId")
);

-- CreateTable
CREATE TABLE "HostToken" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT,
    "tokenHash" TEXT NOT NULL,
    "tokenPrefix" TEXT NOT NULL,
    "hostGroupId" TEXT,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),
    "revokedAt" TIMESTAMP(3),
    "hostId" TEXT,
    "createdById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "scriptFetchedAt" TIMESTAMP(3),
    "lastRefusedAt" TIMESTAMP(3),
    "lastRefusal" TEXT,
    "lastRefusedIp" TEXT,
    "idempotencyHash" TEXT,

    CONSTRAINT "HostToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HostGroup" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "color" TEXT NOT NULL DEFAULT '#3B82F6',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "HostGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HostGroupMembership" (
    "hostId" TEXT NOT NULL,
    "hostGroupId" TEXT NOT NULL,

    CONSTRAINT "HostGroupMembership_pkey" PRIMARY KEY ("hostId","hostGroupId")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
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

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Host" ADD CONSTRAINT "Host_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Container" ADD CONSTRAINT "Container_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostToken" ADD CONSTRAINT "HostToken_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostToken" ADD CONSTRAINT "HostToken_hostGroupId_fkey" FOREIGN KEY ("hostGroupId") REFERENCES "HostGroup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostToken" ADD CONSTRAINT "HostToken_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostToken" ADD CONSTRAINT "HostToken_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostGroup" ADD CONSTRAINT "HostGroup_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostGroupMembership" ADD CONSTRAINT "HostGroupMembership_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostGroupMembership" ADD CONSTRAINT "HostGroupMembership_hostGroupId_fkey" FOREIGN KEY ("hostGroupId") REFERENCES "HostGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEntry" ADD CONSTRAINT "AuditEntry_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
