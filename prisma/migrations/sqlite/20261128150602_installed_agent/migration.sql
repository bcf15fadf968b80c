-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_AutoEnrollmentToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tokenKey" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "secretMac" TEXT,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "maxHostsPerDay" INTEGER NOT NULL DEFAULT 100,
    "quotaDay" TEXT NOT NULL DEFAULT '',
    "hostsCreatedToday" INTEGER NOT NULL DEFAULT 0,
    "allowedIpRanges" JSONB NOT NULL,
    "defaultHostGroupId" TEXT,
    "duplicatePolicy" TEXT NOT NULL DEFAULT 'ALLOW',
    "installedAgent" TEXT NOT NULL DEFAULT 'MUSTER',
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
INSERT INTO "new_AutoEnrollmentToken" ("allowedIpRanges", "createdAt", "createdById", "defaultHostGroupId", "duplicatePolicy", "expiresAt", "hostsCreatedToday", "id", "isActive", "lastUsedAt", "maxHostsPerDay", "metadata", "name", "organizationId", "quotaDay", "scopes", "scriptFetchedAt", "secretHash", "secretMac", "tokenKey", "updatedAt") SELECT "allowedIpRanges", "createdAt", "createdById", "defaultHostGroupId", "duplicatePolicy", "expiresAt", "hostsCreatedToday", "id", "isActive", "lastUsedAt", "maxHostsPerDay", "metadata", "name", "organizationId", "quotaDay", "scopes", "scriptFetchedAt", "secretHash", "secretMac", "tokenKey", "updatedAt" FROM "AutoEnrollmentToken";
DROP TABLE "AutoEnrollmentToken";
ALTER TABLE "new_AutoEnrollmentToken" RENAME TO "AutoEnrollmentToken";
CREATE UNIQUE INDEX "AutoEnrollmentToken_tokenKey_key" ON "AutoEnrollmentToken"("tokenKey");
CREATE INDEX "AutoEnrollmentToken_organizationId_createdAt_id_idx" ON "AutoEnrollmentToken"("organizationId", "createdAt", "id");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
