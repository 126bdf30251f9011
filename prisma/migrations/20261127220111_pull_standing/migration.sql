-- AlterTable
ALTER TABLE "project" ADD COLUMN     "requireResolved" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "pull_request" ADD COLUMN     "note" TEXT,
ADD COLUMN     "queuedDeleteBranch" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "standing" JSONB;

-- AlterTable
ALTER TABLE "release" ADD COLUMN     "deleteBranch" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "thread" ADD COLUMN     "base" TEXT NOT NULL,
ADD COLUMN     "excerpt" TEXT[];


