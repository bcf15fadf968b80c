-- CreateTable
CREATE TABLE "HostHour" (
    "hostId" TEXT NOT NULL,
    "hour" TEXT NOT NULL,
    "sharedRows" INTEGER NOT NULL DEFAULT 0,
    "rotations" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "HostHour_pkey" PRIMARY KEY ("hostId")
);

-- CreateIndex
CREATE INDEX "BearerToken_expiresAt_idx" ON "BearerToken"("expiresAt");

-- CreateIndex
CREATE INDEX "HostCommand_finishedAt_idx" ON "HostCommand"("finishedAt");

-- CreateIndex
CREATE INDEX "HostToken_hostId_expiresAt_idx" ON "HostToken"("hostId", "expiresAt");

-- CreateIndex
CREATE INDEX "Invitation_expiresAt_idx" ON "Invitation"("expiresAt");

-- AddForeignKey
ALTER TABLE "HostHour" ADD CONSTRAINT "HostHour_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
