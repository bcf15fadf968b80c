-- AlterTable
ALTER TABLE "Host" ADD COLUMN     "reportFault" TEXT;
