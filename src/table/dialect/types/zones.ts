/** Minutes that an offset such as `+05:30` is ahead of UTC; undefined for a region's name. */
function offsetMinutes(zone: string): number | undefined {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/** A timestamp of DuckDB as the clocks of `zone` show the instant `sql`. DuckDB knows regions, not offsets. */
export function localTime(sql: string, zone: string): string {
  const offset = offsetMinutes(zone);
  if (offset === undefined) return `timezone('${zone}', ${sql})`;
  return `(timezone('UTC', ${sql}) + to_minutes(${String(offset)}))`;
}

/** The instant at which the clocks of `zone` show the timestamp `sql`. */
export function instantOf(sql: string, zone: string): string {
  const offset = offsetMinutes(zone);
  if (offset === undefined) return `timezone('${zone}', ${sql})`;
  return `timezone('UTC', ${sql} - to_minutes(${String(offset)}))`;
}
