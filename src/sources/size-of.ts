import { statSync } from 'node:fs';
import type { SourceFile } from './types.js';

/** The file's bytes on disk: as listed, else as they are now; 0 when that cannot be told. */
export function sizeOf({ path, size }: SourceFile): number {
  if (size !== null || path === null) return size ?? 0;
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
