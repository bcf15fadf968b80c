-- CreateEnum
CREATE TYPE "DuplicatePolicy" AS ENUM ('ALLOW', 'REUSE_IF_SILENT', 'REJECT');

-- AlterTable
ALTER TABLE "Host" ADD COLUMN     "apiEpoch" INTEGER,
ADD COLUMN     "apiId" TEXT,
ADD COLUMN     "apiKeyHash" TEXT,
ADD COLUMN     "autoEnrollmentTokenId" TEXT,
ADD COLUMN     "enrollmentMachineId" TEXT,
ADD COLUMN     "enrollmentMetadata" JSONB,
ADD COLUMN     "lastReportAt" TIMESTAMP(3),
ADD COLUMN     "needsReboot" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "packageCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rebootReason" TEXT,
ADD COLUMN     "securityUpdateCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "updateCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "AutoEnrollmentToken" (
    "id" TEXT NOT NULL,
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
    "duplicatePolicy" "DuplicatePolicy" NOT NULL DEFAULT 'ALLOW',
    "expiresAt" TIMESTAMP(3),
    "metadata" JSONB NOT NULL,
    "scopes" JSONB,
    "lastUsedAt" TIMESTAMP(3),
    "scriptFetchedAt" TIMESTAMP(3),
    "createdById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AutoEnrollmentToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EnrollmentRefusal" (
    "tokenId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "ip" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "firstAt" TIMESTAMP(3) NOT NULL,
    "lastAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "EnrollmentRefusal_pkey" PRIMARY KEY ("tokenId","reason","ip")
);

-- CreateTable
CREATE TABLE "IdempotentEnrollment" (
    "keyHash" TEXT NOT NULL,
    "tokenId" TEXT NOT NULL,
    "bodyDigest" TEXT NOT NULL,
    "hostIds" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "IdempotentEnrollment_pkey" PRIMARY KEY ("keyHash")
);

-- CreateTable
CREATE TABLE "BootstrapToken" (
    "tokenHash" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "sealedKey" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BootstrapToken_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "HostInventory" (
    "id" SERIAL NOT NULL,
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

    CONSTRAINT "HostInventory_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PackageDescription" (
    "id" SERIAL NOT NULL,
    "organizationId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "PackageDescription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PackageState" (
    "id" SERIAL NOT NULL,
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

    CONSTRAINT "PackageState_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HostPackage" (
    "inventoryId" INTEGER NOT NULL,
    "packageStateId" INTEGER NOT NULL,

    CONSTRAINT "HostPackage_pkey" PRIMARY KEY ("inventoryId","packageStateId")
);

-- CreateTable
CREATE TABLE "Repository" (
    "id" SERIAL NOT NULL,
    "organizationId" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "distribution" TEXT NOT NULL,
    "components" TEXT NOT NULL,
    "repoType" TEXT NOT NULL,
    "isEnabled" BOOLEAN NOT NULL,
    "isSecure" BOOLEAN NOT NULL,

    CONSTRAINT "Repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HostRepository" (
    "inventoryId" INTEGER NOT NULL,
    "repositoryId" INTEGER NOT NULL,

    CONSTRAINT "HostRepository_pkey" PRIMARY KEY ("inventoryId","repositoryId")
);

-- CreateTable
CREATE TABLE "Report" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "lastReceivedAt" TIMESTAMP(3) NOT NULL,
    "sections" JSONB NOT NULL,
    "packageCount" INTEGER NOT NULL,
    "updateCount" INTEGER NOT NULL,
    "securityUpdateCount" INTEGER NOT NULL,
    "packagesAdded" INTEGER NOT NULL,
    "packagesRemoved" INTEGER NOT NULL,
    "executionSeconds" DOUBLE PRECISION,
    "agentVersion" TEXT,
    "bodyBytes" INTEGER NOT NULL,

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

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

-- CreateIndex
CREATE UNIQUE INDEX "Host_apiId_key" ON "Host"("apiId");

-- CreateIndex
CREATE INDEX "Host_organizationId_enrollmentMachineId_idx" ON "Host"("organizationId", "enrollmentMachineId");

-- CreateIndex
CREATE INDEX "Host_autoEnrollmentTokenId_idx" ON "Host"("autoEnrollmentTokenId");

-- AddForeignKey
ALTER TABLE "Host" ADD CONSTRAINT "Host_autoEnrollmentTokenId_fkey" FOREIGN KEY ("autoEnrollmentTokenId") REFERENCES "AutoEnrollmentToken"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoEnrollmentToken" ADD CONSTRAINT "AutoEnrollmentToken_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoEnrollmentToken" ADD CONSTRAINT "AutoEnrollmentToken_defaultHostGroupId_fkey" FOREIGN KEY ("defaultHostGroupId") REFERENCES "HostGroup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutoEnrollmentToken" ADD CONSTRAINT "AutoEnrollmentToken_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EnrollmentRefusal" ADD CONSTRAINT "EnrollmentRefusal_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "AutoEnrollmentToken"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdempotentEnrollment" ADD CONSTRAINT "IdempotentEnrollment_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "AutoEnrollmentToken"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BootstrapToken" ADD CONSTRAINT "BootstrapToken_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostInventory" ADD CONSTRAINT "HostInventory_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageDescription" ADD CONSTRAINT "PackageDescription_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageState" ADD CONSTRAINT "PackageState_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageState" ADD CONSTRAINT "PackageState_descriptionId_fkey" FOREIGN KEY ("descriptionId") REFERENCES "PackageDescription"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostPackage" ADD CONSTRAINT "HostPackage_inventoryId_fkey" FOREIGN KEY ("inventoryId") REFERENCES "HostInventory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostPackage" ADD CONSTRAINT "HostPackage_packageStateId_fkey" FOREIGN KEY ("packageStateId") REFERENCES "PackageState"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Repository" ADD CONSTRAINT "Repository_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostRepository" ADD CONSTRAINT "HostRepository_inventoryId_fkey" FOREIGN KEY ("inventoryId") REFERENCES "HostInventory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostRepository" ADD CONSTRAINT "HostRepository_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Report" ADD CONSTRAINT "Report_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
