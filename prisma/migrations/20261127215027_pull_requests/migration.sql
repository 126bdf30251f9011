-- CreateEnum
CREATE TYPE "CheckState" AS ENUM ('waiting', 'running', 'passed', 'failed', 'decision', 'skipped');

-- CreateEnum
CREATE TYPE "PreviewBaseState" AS ENUM ('filling', 'ready', 'failed');

-- CreateEnum
CREATE TYPE "PreviewState" AS ENUM ('waiting', 'making', 'ready', 'failed', 'dropped');

-- CreateEnum
CREATE TYPE "PullState" AS ENUM ('open', 'merged', 'closed');

-- CreateEnum
CREATE TYPE "ReviewVerdict" AS ENUM ('approved', 'changes', 'commented');

-- CreateEnum
CREATE TYPE "MergeMethod" AS ENUM ('merge', 'squash', 'rebase');

-- CreateEnum
CREATE TYPE "ReleaseState" AS ENUM ('running', 'done', 'failed');

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "nextPull" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "owners" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "protectMain" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "requiredApprovals" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "check_run" (
    "id" UUID NOT NULL,
    "pullId" UUID NOT NULL,
    "commit" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "CheckState" NOT NULL DEFAULT 'waiting',
    "summary" TEXT NOT NULL DEFAULT '',
    "result" JSONB,
    "decision" JSONB,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "check_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "preview_base" (
    "projectId" UUID NOT NULL,
    "database" TEXT,
    "state" "PreviewBaseState" NOT NULL,
    "commit" TEXT,
    "filledAt" TIMESTAMPTZ(3),
    "tookMs" INTEGER,
    "sizeBytes" BIGINT,
    "report" JSONB,
    "failure" TEXT,

    CONSTRAINT "preview_base_pkey" PRIMARY KEY ("projectId")
);

-- CreateTable
CREATE TABLE "preview" (
    "pullId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "environmentId" UUID,
    "state" "PreviewState" NOT NULL,
    "commit" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMPTZ(3),
    "tookMs" INTEGER,
    "sizeBytes" BIGINT,
    "failure" JSONB,

    CONSTRAINT "preview_pkey" PRIMARY KEY ("pullId")
);

-- CreateTable
CREATE TABLE "pull_request" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL DEFAULT '',
    "branch" TEXT NOT NULL,
    "state" "PullState" NOT NULL DEFAULT 'open',
    "draft" BOOLEAN NOT NULL DEFAULT false,
    "authorId" UUID NOT NULL,
    "head" TEXT NOT NULL,
    "mergeBase" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "queuedAt" TIMESTAMPTZ(3),
    "queuedById" UUID,
    "queuedMethod" "MergeMethod",

    CONSTRAINT "pull_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pull_reviewer" (
    "pullId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "askedById" UUID,
    "askedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pull_reviewer_pkey" PRIMARY KEY ("pullId","userId")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "pullId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "verdict" "ReviewVerdict" NOT NULL,
    "body" TEXT NOT NULL DEFAULT '',
    "commit" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fallenAt" TIMESTAMPTZ(3),

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "thread" (
    "id" UUID NOT NULL,
    "pullId" UUID NOT NULL,
    "anchor" JSONB NOT NULL,
    "commit" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolvedById" UUID,

    CONSTRAINT "thread_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comment" (
    "id" UUID NOT NULL,
    "threadId" UUID NOT NULL,
    "authorId" UUID NOT NULL,
    "body" TEXT NOT NULL,
    "suggestion" TEXT,
    "applied" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "editedAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviewed_file" (
    "pullId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "path" TEXT NOT NULL,
    "blob" TEXT NOT NULL,

    CONSTRAINT "reviewed_file_pkey" PRIMARY KEY ("pullId","userId","path")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "teamId" UUID NOT NULL,
    "projectId" UUID,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "pullId" UUID NOT NULL,
    "version" TEXT,
    "method" "MergeMethod" NOT NULL,
    "state" "ReleaseState" NOT NULL DEFAULT 'running',
    "step" TEXT NOT NULL,
    "base" TEXT NOT NULL,
    "head" TEXT NOT NULL,
    "commit" TEXT,
    "migrations" JSONB NOT NULL DEFAULT '[]',
    "migrationMs" INTEGER,
    "byId" UUID NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    "failure" JSONB,

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "check_run_pullId_commit_name_key" ON "check_run"("pullId", "commit", "name");

-- CreateIndex
CREATE UNIQUE INDEX "preview_environmentId_key" ON "preview"("environmentId");

-- CreateIndex
CREATE INDEX "preview_projectId_idx" ON "preview"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "pull_request_projectId_number_key" ON "pull_request"("projectId", "number");

-- CreateIndex
CREATE INDEX "pull_reviewer_userId_idx" ON "pull_reviewer"("userId");

-- CreateIndex
CREATE INDEX "review_pullId_idx" ON "review"("pullId");

-- CreateIndex
CREATE INDEX "thread_pullId_idx" ON "thread"("pullId");

-- CreateIndex
CREATE INDEX "comment_threadId_idx" ON "comment"("threadId");

-- CreateIndex
CREATE INDEX "notification_userId_readAt_idx" ON "notification"("userId", "readAt");

-- CreateIndex
CREATE UNIQUE INDEX "release_pullId_key" ON "release"("pullId");

-- CreateIndex
CREATE INDEX "release_projectId_startedAt_idx" ON "release"("projectId", "startedAt");

-- AddForeignKey
ALTER TABLE "check_run" ADD CONSTRAINT "check_run_pullId_fkey" FOREIGN KEY ("pullId") REFERENCES "pull_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview_base" ADD CONSTRAINT "preview_base_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview" ADD CONSTRAINT "preview_pullId_fkey" FOREIGN KEY ("pullId") REFERENCES "pull_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "preview" ADD CONSTRAINT "preview_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull_request" ADD CONSTRAINT "pull_request_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull_reviewer" ADD CONSTRAINT "pull_reviewer_pullId_fkey" FOREIGN KEY ("pullId") REFERENCES "pull_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_pullId_fkey" FOREIGN KEY ("pullId") REFERENCES "pull_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "thread" ADD CONSTRAINT "thread_pullId_fkey" FOREIGN KEY ("pullId") REFERENCES "pull_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_threadId_fkey" FOREIGN KEY ("threadId") REFERENCES "thread"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviewed_file" ADD CONSTRAINT "reviewed_file_pullId_fkey" FOREIGN KEY ("pullId") REFERENCES "pull_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_pullId_fkey" FOREIGN KEY ("pullId") REFERENCES "pull_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- One open pull request per branch.
CREATE UNIQUE INDEX "pull_request_open_branch_key" ON "pull_request"("projectId", "branch") WHERE "state" = 'open';

-- A project has one production, whatever else it has.
CREATE UNIQUE INDEX "environment_production_key" ON "environment"("projectId") WHERE "kind" = 'production';
