/** What a source text names, first match (docs/sources.md). */
export type SourceKind = 'stdin' | 's3' | 'cloudtrail' | 'athena' | 'trino' | 'path';

const SCHEMES: readonly (readonly [start: string, kind: SourceKind])[] = [
  ['s3://', 's3'],
  ['cloudtrail:', 'cloudtrail'],
  ['athena:', 'athena'],
  ['trino://', 'trino'],
  ['trino+https://', 'trino'],
];

/** `-` is standard input, a known scheme a remote source, all else a path or glob. */
export function classifySource(text: string): SourceKind {
  if (text === '-') return 'stdin';
  return SCHEMES.find(([start]) => text.startsWith(start))?.[1] ?? 'path';
}
