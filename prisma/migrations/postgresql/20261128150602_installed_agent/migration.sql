-- CreateEnum
CREATE TYPE "InstalledAgent" AS ENUM ('MUSTER', 'BINARY');

-- AlterTable
ALTER TABLE "AutoEnrollmentToken" ADD COLUMN     "installedAgent" "InstalledAgent" NOT NULL DEFAULT 'MUSTER';
