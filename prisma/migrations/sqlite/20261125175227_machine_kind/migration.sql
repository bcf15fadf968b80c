-- AlterTable
ALTER TABLE "HostInventory" ADD COLUMN "containerKind" TEXT;
ALTER TABLE "HostInventory" ADD COLUMN "virtualization" TEXT;
