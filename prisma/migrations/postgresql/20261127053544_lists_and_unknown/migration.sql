-- AlterTable
ALTER TABLE "Host" ADD COLUMN     "listsUpdatedAt" TIMESTAMP(3),
ADD COLUMN     "securityUnknown" TEXT,
ADD COLUMN     "updatesUnknown" TEXT;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "listsMaxAgeDays" INTEGER NOT NULL DEFAULT 14;

-- AlterTable
ALTER TABLE "PackageState" ADD COLUMN     "isHeld" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "replacedBy" TEXT;

-- AlterTable
ALTER TABLE "Report" ADD COLUMN     "securityUnknown" TEXT,
ADD COLUMN     "updatesUnknown" TEXT;

-- Hosts that reported something, and never their packages
UPDATE "Host" SET "updatesUnknown" = 'no_report' WHERE "lastReportAt" IS NOT NULL AND EXISTS (
  SELECT 1 FROM "HostInventory" AS "i" WHERE "i"."hostId" = "Host"."id" AND "i"."packagesDigest" IS NULL);
