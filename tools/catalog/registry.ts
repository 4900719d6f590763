import * as v from 'valibot';

const PROJECT = v.object({
  info: v.object({ version: v.string() }),
  releases: v.record(v.string(), v.array(v.object({ upload_time_iso_8601: v.string() }))),
});

/** A project on PyPI: its newest version, and when each was uploaded. */
export interface Project {
  readonly newest: string;
  readonly uploaded: ReadonlyMap<string, string>;
}

/** Asks PyPI's JSON API. Throws when it does not answer as documented. */
export async function askPyPI(name: string): Promise<Project> {
  const response = await fetch(`https://pypi.org/pypi/${name}/json`);
  if (!response.ok) throw new Error(`PyPI says ${response.status} to ${name}`);
  const { info, releases } = v.parse(PROJECT, await response.json());
  const dated = Object.entries(releases).flatMap(([version, [file]]) =>
    file === undefined ? [] : [[version, file.upload_time_iso_8601] as const],
  );
  return { newest: info.version, uploaded: new Map(dated) };
}

/** The version uploaded last before the end of a day (`2026-10-27`). */
export function newestOfDay({ uploaded }: Project, day: string): string | null {
  const until = [...uploaded].filter(([, time]) => time.slice(0, 10) <= day);
  return until.toSorted(([, a], [, b]) => (a < b ? -1 : 1)).at(-1)?.[0] ?? null;
}
