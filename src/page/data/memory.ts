import type { DataSource } from '../../core.js';

/** A source over files that were dropped. */
export async function openFiles(files: readonly File[]): Promise<DataSource> {
  const { memorySource } = await import('./memory-source.js');
  return memorySource(files);
}

/** Fetches what {@link openFiles} needs, so that the network can go once the page is there. */
export async function prepareFiles(): Promise<void> {
  const { packedCatalog } = await import('./memory-source.js');
  await packedCatalog();
}
