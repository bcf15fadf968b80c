-- AlterTable
ALTER TABLE "Host" ADD COLUMN "listsUpdatedAt" DATETIME;
ALTER TABLE "Host" ADD COLUMN "securityUnknown" TEXT;
ALTER TABLE "Host" ADD COLUMN "updatesUnknown" TEXT;

-- AlterTable
ALTER TABLE "Report" ADD COLUMN "securityUnknown" TEXT;
ALTER TABLE "Report" ADD COLUMN "updatesUnknown" TEXT;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN "listsMaxAgeDays" INTEGER NOT NULL DEFAULT 14;

-- AlterTable: columns with a default need no copy of a large table
ALTER TABLE "PackageState" ADD COLUMN "isHeld" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "PackageState" ADD COLUMN "replacedBy" TEXT;

-- Hosts that reported something, and never their packages
UPDATE "Host" SET "updatesUnknown" = 'no_report' WHERE "lastReportAt" IS NOT NULL AND EXISTS (
  SELECT 1 FROM "HostInventory" AS "i" WHERE "i"."hostId" = "Host"."id" AND "i"."packagesDigest" IS NULL);
