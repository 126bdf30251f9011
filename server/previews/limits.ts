import fs from 'node:fs';
import { readDb } from '../platform/control/client.ts';
import { readSettings } from '../platform/settings.ts';

const MB = 1024 * 1024;
const GB = 1024 * MB;

/** What previews take now, apart from the one that is about to be made. */
export interface Use {
  onServer: number;
  inProject: number;
  bytes: number;
  /** Free on the disk of the data folder. */
  free: number;
  disk: number;
}

export interface Bounds {
  onServer: number;
  inProject: number;
  bytes: number;
}

/** Why one more preview of this size cannot be made, with what helps; undefined when it can. Pure. */
export function limitRefusal(use: Use, bounds: Bounds, size: number): string | undefined {
  if (use.inProject >= bounds.inProject)
    return `This project has ${use.inProject} previews, which is the most it can have. Merge or close another pull request and push again, or raise SLIPWAY_MAX_PREVIEWS_PER_PROJECT.`;
  if (use.onServer >= bounds.onServer)
    return `This server has ${use.onServer} previews, which is the most it can have. Merge or close another pull request and push again, or raise SLIPWAY_MAX_PREVIEWS.`;
  if (use.bytes + size > bounds.bytes)
    return `All previews together would take ${mb(use.bytes + size)} MB, and ${mb(bounds.bytes)} MB are allowed. Close another pull request and push again, or raise SLIPWAY_PREVIEW_DISK_MB.`;
  if (use.free - size < Math.max(GB, use.disk / 20))
    return `The disk has ${mb(use.free)} MB left, too little for a preview of ${mb(size)} MB. Free some space, then push again.`;
  return undefined;
}
const mb = (bytes: number) => Math.ceil(bytes / MB).toLocaleString('en');

/** The same for the preview of this pull request, as things are now. */
export async function previewLimit(
  preview: { pullId: string; projectId: string },
  size: number,
): Promise<string | undefined> {
  const settings = readSettings();
  const others = await readDb().preview.findMany({
    where: {
      pullId: { not: preview.pullId },
      OR: [{ environmentId: { not: null } }, { building: { not: null } }],
    },
    select: { projectId: true, sizeBytes: true },
  });
  const disk = fs.statfsSync(fs.existsSync(settings.dataDir) ? settings.dataDir : '.');
  const use = {
    onServer: others.length,
    inProject: others.filter(({ projectId }) => projectId === preview.projectId).length,
    bytes: others.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes ?? 0), 0),
    free: disk.bavail * disk.bsize,
    disk: disk.blocks * disk.bsize,
  };
  const bounds = {
    onServer: settings.SLIPWAY_MAX_PREVIEWS,
    inProject: settings.SLIPWAY_MAX_PREVIEWS_PER_PROJECT,
    bytes: settings.SLIPWAY_PREVIEW_DISK_MB * MB,
  };
  return limitRefusal(use, bounds, size);
}
