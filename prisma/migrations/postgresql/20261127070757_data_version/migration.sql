-- AlterTable
ALTER TABLE "Installation" ADD COLUMN     "dataVersion" INTEGER NOT NULL DEFAULT 0;
