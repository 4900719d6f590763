import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const VERSION = '476';
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Unpacked once; Maven keeps what it has fetched. */
const HOME = join(root, 'node_modules/.cache', `trino-${VERSION}`);
/** Named to Maven, whose own default does not follow HOME. */
const REPOSITORY = join(homedir(), '.m2/repository');
const GET = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get';
const LEAST_JAVA = 24;

/** A Trino of one node: catalogues `memory`, and `hive` with its metastore in a folder and tables over local files. */
export interface Trino {
  /** `http://127.0.0.1:PORT` */
  readonly server: string;
  readonly close: () => Promise<void>;
}

/** Why Trino cannot run here; null when it can. */
export function trinoMissing(): string | null {
  if (javaHome() === null) return `Trino ${VERSION} needs Java ${LEAST_JAVA} or newer; set JAVA_HOME`;
  return existsSync(HOME) || succeeds('mvn', ['--version']) ? null : 'Trino is fetched with Maven, which is not here';
}

export async function startTrino(): Promise<Trino> {
  const java = javaHome();
  if (java === null) throw new Error(trinoMissing() ?? '');
  fetchServer(java);
  const folder = mkdtempSync(join(tmpdir(), 'trimtrail-trino-'));
  const port = await freePort();
  configure(folder, port);
  const log = openSync(join(folder, 'out.log'), 'w');
  const child = spawn(join(java, 'bin/java'), javaArguments(folder), { cwd: folder, stdio: ['ignore', log, log] });
  const server = `http://127.0.0.1:${port}`;
  await isReady(server, child, folder);
  return {
    server,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function javaHome(): string | null {
  const named = process.env['JAVA_HOME'];
  const folders = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  );
  return [...(named === undefined ? [] : [named]), ...folders].find((home) => majorVersion(home) >= LEAST_JAVA) ?? null;
}

function majorVersion(home: string): number {
  const release = join(home, 'release');
  const text = existsSync(release) ? readFileSync(release, 'utf8') : '';
  return Number(/JAVA_VERSION="(\d+)/.exec(text)?.[1] ?? 0);
}

function fetchServer(java: string): void {
  if (existsSync(join(HOME, 'lib'))) return;
  const core = artifact('trino-server-core', 'tar.gz');
  const fresh = `${HOME}.${process.pid}`;
  mkdirSync(join(fresh, 'plugin'), { recursive: true });
  execFileSync('tar', ['-xzf', core, '-C', fresh, '--strip-components=1']);
  for (const name of ['hive', 'memory']) {
    const plugins = join(fresh, 'plugin');
    execFileSync(join(java, 'bin/jar'), ['xf', artifact(`trino-${name}`, 'zip')], { cwd: plugins });
    renameSync(join(plugins, `trino-${name}-${VERSION}`), join(plugins, name));
  }
  mkdirSync(dirname(HOME), { recursive: true });
  renameSync(fresh, HOME);
}

/** The path of an artifact of `io.trino` in the local repository, fetched where it is missing. */
function artifact(name: string, packaging: string): string {
  const path = join(REPOSITORY, 'io/trino', name, VERSION, `${name}-${VERSION}.${packaging}`);
  if (!existsSync(path)) {
    const wanted = [`-Dartifact=io.trino:${name}:${VERSION}:${packaging}`, '-Dtransitive=false'];
    execFileSync('mvn', ['-q', '-B', GET, ...wanted, `-Dmaven.repo.local=${REPOSITORY}`]);
  }
  return path;
}

function configure(folder: string, port: number): void {
  const write = (path: string, lines: readonly string[]): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${lines.join('\n')}\n`);
  };
  write('etc/config.properties', [
    'coordinator=true',
    'node-scheduler.include-coordinator=true',
    `http-server.http.port=${port}`,
    `discovery.uri=http://127.0.0.1:${port}`,
    'query.max-memory-per-node=600MB',
    'catalog.management=static',
  ]);
  write('etc/node.properties', [
    'node.environment=test',
    'node.id=one',
    `node.data-dir=${folder}/data`,
    'node.internal-address=127.0.0.1',
  ]);
  write('etc/catalog/memory.properties', ['connector.name=memory']);
  write('etc/catalog/hive.properties', [
    'connector.name=hive',
    'hive.metastore=file',
    `hive.metastore.catalog.dir=local://${folder}/metastore`,
    'fs.native-local.enabled=true',
    'local.location=/',
    'hive.non-managed-table-writes-enabled=true',
    'hive.parquet.use-column-names=true',
    'hive.security=allow-all',
  ]);
}

function javaArguments(folder: string): readonly string[] {
  return [
    '-Xmx1800M',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Djdk.attach.allowAttachSelf=true',
    '--add-modules=jdk.incubator.vector',
    '--enable-native-access=ALL-UNNAMED',
    '-Dconfig=etc/config.properties',
    '-Dnode.environment=test',
    `-Dnode.data-dir=${folder}/data`,
    '-Dnode.id=one',
    '-Dnode.internal-address=127.0.0.1',
    `-Dplugin.dir=${join(HOME, 'plugin')}`,
    '-cp',
    join(HOME, 'lib/*'),
    'io.trino.server.TrinoServer',
  ];
}

/** Waits until it answers a query. */
async function isReady(server: string, child: ChildProcess, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 560; attempt += 1) {
    const info = await fetch(`${server}/v1/info`).then(
      (response) => response.json() as Promise<{ starting?: boolean }>,
      () => null,
    );
    if (info?.starting === false) return;
    if (child.exitCode !== null) break;
    await pause(500);
  }
  child.kill('SIGKILL');
  throw new Error(`Trino did not start:\n${readFileSync(join(folder, 'out.log'), 'utf8').slice(-3000)}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
