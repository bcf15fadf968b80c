-- AlterTable
ALTER TABLE "AutoEnrollmentToken" ADD COLUMN "secretMac" TEXT;

-- CreateTable
CREATE TABLE "BearerToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "createdIp" TEXT,
    "userAgent" TEXT,
    "expiresAt" DATETIME NOT NULL,
    "lastUsedAt" DATETIME,
    "lastUsedIp" TEXT,
    CONSTRAINT "BearerToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "BearerToken_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "BearerToken_userId_createdAt_idx" ON "BearerToken"("userId", "createdAt");

-- CreateIndex
CREATE INDEX "BearerToken_organizationId_idx" ON "BearerToken"("organizationId");
