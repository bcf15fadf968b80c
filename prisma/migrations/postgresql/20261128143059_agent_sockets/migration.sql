-- CreateTable
CREATE TABLE "AgentSocket" (
    "hostId" TEXT NOT NULL,
    "socketId" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "openedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AgentSocket_pkey" PRIMARY KEY ("hostId")
);

-- CreateIndex
CREATE UNIQUE INDEX "AgentSocket_socketId_key" ON "AgentSocket"("socketId");

-- CreateIndex
CREATE INDEX "AgentSocket_serverId_idx" ON "AgentSocket"("serverId");

-- AddForeignKey
ALTER TABLE "AgentSocket" ADD CONSTRAINT "AgentSocket_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgentSocket" ADD CONSTRAINT "AgentSocket_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server"("id") ON DELETE CASCADE ON UPDATE CASCADE;
