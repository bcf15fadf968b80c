-- AlterTable
ALTER TABLE "HostInventory" ADD COLUMN     "containerKind" TEXT,
ADD COLUMN     "virtualization" TEXT;
