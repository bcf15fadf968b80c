-- CreateTable
CREATE TABLE "AgentSocket" (
    "hostId" TEXT NOT NULL PRIMARY KEY,
    "socketId" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "openedAt" DATETIME NOT NULL,
    CONSTRAINT "AgentSocket_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AgentSocket_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "AgentSocket_socketId_key" ON "AgentSocket"("socketId");

-- CreateIndex
CREATE INDEX "AgentSocket_serverId_idx" ON "AgentSocket"("serverId");
