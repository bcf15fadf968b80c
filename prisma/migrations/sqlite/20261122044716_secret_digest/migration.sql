-- AlterTable
ALTER TABLE "Installation" ADD COLUMN "secretDigest" TEXT;
