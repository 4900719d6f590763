import { createMemoryDataSource, openCatalog, type DataSource, type DroppedFile } from '../../core.js';
import { asError } from '../text/as-error.js';
import { gunzip } from './gunzip.js';

declare const TRIMTRAIL_VERSION: string;

/** All of the catalogue: names under data/catalog and their texts. */
type PackedCatalog = Readonly<Record<string, string>>;

let packed: Promise<PackedCatalog> | null = null;

/** Reads files in the browser, with the catalogue that lies beside the page. Nothing is sent anywhere. */
export async function memorySource(files: readonly File[]): Promise<DataSource> {
  const names = await packedCatalog();
  const catalog = await openCatalog((name) => Promise.resolve(names[name] ?? ''));
  return createMemoryDataSource({ catalog, version: TRIMTRAIL_VERSION, files: files.map(dropped), gunzip });
}

/**
 * The catalogue in one piece: a host that sees which of its parts are asked for could tell which services are in somebody's records.
 * Asked for when the page opens, so that afterwards no network is needed.
 */
export function packedCatalog(): Promise<PackedCatalog> {
  packed ??= fetchCatalog().catch((error: unknown) => {
    packed = null;
    throw asError(error);
  });
  return packed;
}

async function fetchCatalog(): Promise<PackedCatalog> {
  const answer = await fetch('catalog.json.gz');
  if (!answer.ok || answer.body === null) {
    throw new Error(`catalog.json.gz is not there (${answer.status}); copy the whole folder that --export wrote`);
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  // a host may have inflated it on the way
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return JSON.parse(isGzip ? await textOf(bytes) : new TextDecoder().decode(bytes)) as PackedCatalog; // written by the same version
}

async function textOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(inflated).text();
}

const dropped = (file: File): DroppedFile => ({
  name: file.name,
  size: file.size,
  bytes: () => chunksOf(file.stream()),
});

/** Not every browser's streams can be looped over. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}
