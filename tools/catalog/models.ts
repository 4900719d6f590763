import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { compareText } from '../../src/base/findings.js';

export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, MemberRef>>;
  readonly member?: MemberRef;
  readonly pattern?: string;
  readonly sensitive?: boolean;
  /** A query service's answer holds the structure in an element of its own; CloudTrail leaves that element out. */
  readonly wrapper?: boolean;
}

export interface MemberRef {
  readonly shape: string;
  readonly locationName?: string;
  readonly queryName?: string;
}

export interface Model {
  /** Folder in botocore: `s3control`. */
  readonly name: string;
  readonly endpointPrefix: string;
  readonly signingName: string;
  readonly protocol: string;
  /** `v4`, `s3`, `bearer`, … */
  readonly signatureVersion: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface Operation {
  readonly input?: MemberRef;
  readonly output?: MemberRef;
  readonly deprecated?: boolean;
  /** `none`: the request is not signed. */
  readonly authtype?: string;
}

interface RawModel {
  readonly metadata: {
    readonly endpointPrefix: string;
    readonly signingName?: string;
    readonly signatureVersion?: string;
    readonly protocol: string;
  };
  readonly operations: Model['operations'];
  readonly shapes: Model['shapes'];
}

/** The newest API version of every service model under botocore's data folder, in code-unit order. */
export function readModels(dir: string): readonly Model[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted(compareText)
    .flatMap((name) => readNewest(dir, name));
}

function readNewest(dir: string, name: string): readonly Model[] {
  const versions = readdirSync(join(dir, name)).filter((version) => modelFile(dir, name, version) !== null);
  const newest = versions.toSorted(compareText).at(-1);
  const file = newest === undefined ? null : modelFile(dir, name, newest);
  if (file === null) return [];
  const bytes = readFileSync(file);
  const raw = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as RawModel; // AWS's own format
  const { endpointPrefix, signingName = endpointPrefix, signatureVersion = 'v4', protocol } = raw.metadata;
  const { operations, shapes } = raw;
  return [{ name, endpointPrefix, signingName, signatureVersion, protocol, operations, shapes }];
}

function modelFile(dir: string, name: string, version: string): string | null {
  const base = join(dir, name, version, 'service-2.json');
  return [`${base}.gz`, base].find((file) => existsSync(file)) ?? null;
}
