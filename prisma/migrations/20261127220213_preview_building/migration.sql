-- AlterTable
ALTER TABLE "preview" ADD COLUMN     "building" TEXT;

-- AlterTable
ALTER TABLE "preview_base" ADD COLUMN     "building" TEXT;


