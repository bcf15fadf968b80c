-- AlterTable
ALTER TABLE "Container" ADD COLUMN "imageUpdate" BOOLEAN;

-- AlterTable
ALTER TABLE "Host" ADD COLUMN "dockerIntegration" BOOLEAN;
ALTER TABLE "Host" ADD COLUMN "imageCount" INTEGER;
ALTER TABLE "Host" ADD COLUMN "volumeCount" INTEGER;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN "dockerIntegration" BOOLEAN NOT NULL DEFAULT true;
