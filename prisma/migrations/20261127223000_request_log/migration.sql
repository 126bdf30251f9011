CREATE TABLE "request_event" (
    "id" TEXT NOT NULL,
    "environmentId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "keyId" UUID,
    "refusedKey" TEXT,
    "role" TEXT,
    "method" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "objects" TEXT[],
    "columns" TEXT[],
    "filters" TEXT[],
    "status" INTEGER NOT NULL,
    "code" TEXT,
    "message" TEXT,
    "constraintColumns" TEXT,
    "rows" INTEGER,
    "stages" TEXT NOT NULL,
    "ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "request_event_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "request_count" (
    "environmentId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "digest" TEXT NOT NULL,
    "keyId" UUID,
    "role" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "objects" TEXT[],
    "columns" TEXT[],
    "status" INTEGER NOT NULL,
    "calls" INTEGER NOT NULL,
    "ms" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "request_count_pkey" PRIMARY KEY ("environmentId","hour","digest")
);

CREATE INDEX "request_event_environmentId_at_idx" ON "request_event"("environmentId", "at" DESC);

ALTER TABLE "request_event" ADD CONSTRAINT "request_event_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "request_count" ADD CONSTRAINT "request_count_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
