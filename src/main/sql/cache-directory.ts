import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `sql` keeps what it made of raw sources. Source: XDG Base Directory Specification; Apple, "File System Basics"; Microsoft, "KNOWNFOLDERID". */
export function cacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const base =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? join(home, 'Library', 'Caches')
        : (env['XDG_CACHE_HOME'] ?? join(home, '.cache'));
  return join(base, 'trimtrail', 'sql');
}
