-- DropForeignKey
ALTER TABLE "PackageState" DROP CONSTRAINT "PackageState_descriptionId_fkey";

-- AlterTable
ALTER TABLE "Host" DROP COLUMN "boots",
DROP COLUMN "splitBootId",
DROP COLUMN "splitTokenId",
ADD COLUMN     "bootId" TEXT,
ADD COLUMN     "openSplits" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "HostBoot" (
    "hostId" TEXT NOT NULL,
    "bootId" TEXT NOT NULL,
    "address" TEXT,
    "firstSeenAt" TIMESTAMP(3) NOT NULL,
    "lastSeenAt" TIMESTAMP(3) NOT NULL,
    "comebacks" INTEGER NOT NULL DEFAULT 0,
    "splitAt" TIMESTAMP(3),
    "splitTokenId" TEXT,

    CONSTRAINT "HostBoot_pkey" PRIMARY KEY ("hostId","bootId")
);

-- CreateIndex
CREATE UNIQUE INDEX "HostBoot_splitTokenId_key" ON "HostBoot"("splitTokenId");

-- AddForeignKey
ALTER TABLE "HostBoot" ADD CONSTRAINT "HostBoot_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HostBoot" ADD CONSTRAINT "HostBoot_splitTokenId_fkey" FOREIGN KEY ("splitTokenId") REFERENCES "HostToken"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PackageState" ADD CONSTRAINT "PackageState_descriptionId_fkey" FOREIGN KEY ("descriptionId") REFERENCES "PackageDescription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
