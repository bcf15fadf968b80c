-- AlterTable
ALTER TABLE "AutoEnrollmentToken" ADD COLUMN "installedAgent" TEXT NOT NULL DEFAULT 'MUSTER';
