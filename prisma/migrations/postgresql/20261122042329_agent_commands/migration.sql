-- CreateEnum
CREATE TYPE "AgentUpdates" AS ENUM ('OFF', 'ON_REQUEST', 'ON');

-- CreateEnum
CREATE TYPE "CommandKind" AS ENUM ('REPORT', 'ROTATE', 'UPDATE', 'UNINSTALL');

-- CreateEnum
CREATE TYPE "CommandState" AS ENUM ('WAITING', 'SENT', 'DONE', 'FAILED', 'CANCELLED');

-- AlterTable
ALTER TABLE "Host" ADD COLUMN     "boots" JSONB,
ADD COLUMN     "cloneSeenAt" TIMESTAMP(3),
ADD COLUMN     "insecureTransport" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "openCommands" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "splitBootId" TEXT,
ADD COLUMN     "splitTokenId" TEXT,
ADD COLUMN     "uninstalledAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "agentUpdates" "AgentUpdates" NOT NULL DEFAULT 'ON_REQUEST',
ADD COLUMN     "checkInIntervalSeconds" INTEGER NOT NULL DEFAULT 30;

-- CreateTable
CREATE TABLE "HostCommand" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "kind" "CommandKind" NOT NULL,
    "state" "CommandState" NOT NULL DEFAULT 'WAITING',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "createdById" TEXT,
    "createdByName" TEXT NOT NULL,
    "sentAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "message" TEXT,

    CONSTRAINT "HostCommand_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "HostCommand_hostId_createdAt_idx" ON "HostCommand"("hostId", "createdAt");

-- AddForeignKey
ALTER TABLE "HostCommand" ADD CONSTRAINT "HostCommand_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
