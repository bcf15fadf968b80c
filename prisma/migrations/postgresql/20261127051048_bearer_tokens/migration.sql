-- AlterTable
ALTER TABLE "AutoEnrollmentToken" ADD COLUMN     "secretMac" TEXT;

-- CreateTable
CREATE TABLE "BearerToken" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "createdIp" TEXT,
    "userAgent" TEXT,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "lastUsedAt" TIMESTAMP(3),
    "lastUsedIp" TEXT,

    CONSTRAINT "BearerToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "BearerToken_userId_createdAt_idx" ON "BearerToken"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "BearerToken_organizationId_idx" ON "BearerToken"("organizationId");

-- AddForeignKey
ALTER TABLE "BearerToken" ADD CONSTRAINT "BearerToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BearerToken" ADD CONSTRAINT "BearerToken_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
