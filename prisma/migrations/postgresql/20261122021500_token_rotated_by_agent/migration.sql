-- AlterTable
ALTER TABLE "Host" ADD COLUMN     "tokenRotatedByAgent" BOOLEAN NOT NULL DEFAULT false;
