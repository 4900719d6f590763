/**
 * The design's import table as rules (docs/architecture.md, "The rooms"). A step never imports a later one.
 * Each rule's comment is its remedy: what to do instead.
 */

/** Room → rooms it may import besides itself and base, which lies under everything. */
const ROOMS = {
  base: [],
  catalog: [],
  iam: ['catalog'],
  sources: [],
  integrity: [],
  records: [],
  scan: ['sources', 'records', 'usage'],
  table: [],
  engines: ['table'],
  store: ['sources', 'records', 'usage', 'scan', 'table', 'engines'],
  usage: [],
  actions: ['catalog'],
  policy: ['catalog', 'iam', 'actions'],
  proof: ['catalog', 'iam', 'actions', 'policy'],
  review: ['iam', 'policy', 'proof'],
  aws: ['sources'],
  render: ['iam'],
  apply: ['iam', 'aws', 'proof'],
  main: [
    'catalog',
    'iam',
    'sources',
    'records',
    'integrity',
    'scan',
    'table',
    'engines',
    'store',
    'usage',
    'actions',
    'policy',
    'proof',
    'review',
    'aws',
    'render',
    'apply',
  ],
  // of main the flows that run anywhere: the build of core fails on a node: import behind one
  views: ['catalog', 'iam', 'records', 'usage', 'actions', 'policy', 'proof', 'review', 'render', 'main'],
  cli: ['main', 'render', 'web'],
  web: ['sources', 'usage', 'table', 'engines', 'store', 'main', 'render', 'views'],
  page: [],
};

/** Room → rooms of which it may import types, never code. */
const TYPES_OF = {
  usage: ['records', 'engines'],
  aws: ['engines'],
  render: Object.keys(ROOMS),
  cli: Object.keys(ROOMS),
  web: Object.keys(ROOMS),
};

/** Rooms that also run in a browser. `src/catalog/node-*.ts` reads files and stands outside. */
const PURE = ['base', 'catalog', 'records', 'usage', 'actions', 'policy', 'proof', 'iam', 'review', 'render', 'views'];
const PURE_PATH = `^src/(core\\.ts|(${PURE.join('|')})/(?!node-))`;

const oneOf = (rooms) => `^src/(${rooms.join('|')})/`;

function roomRules([room, mayImport]) {
  const allowed = [room, 'base', ...mayImport];
  const typesOf = TYPES_OF[room] ?? [];
  const others = `^src/(?!(${allowed.join('|')})/)`;
  const remedy =
    `src/${room} may import ${[...new Set(allowed)].join(', ')}` +
    (typesOf.length === 0 ? '. ' : ` and, as types only, ${typesOf.length > 5 ? 'any room' : typesOf.join(', ')}. `) +
    'Take the data as an argument and let src/main put the two together, or move the shared type to src/base.';
  const rule = { name: `room-${room}`, comment: remedy, severity: 'error', from: { path: `^src/${room}/` } };
  if (typesOf.length === 0)
    return [{ ...rule, to: { path: others, ...(room === 'page' && { pathNot: '^src/core\\.ts$' }) } }];
  const typed = oneOf(typesOf);
  return [
    { ...rule, to: { path: others, pathNot: typed } },
    {
      ...rule,
      name: `room-${room}-types`,
      to: { path: typed, pathNot: oneOf(allowed), dependencyTypesNot: ['type-only', 'pre-compilation-only'] },
    },
  ];
}

module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).flatMap(roomRules),
    {
      name: 'pure-without-node',
      comment:
        'This room also runs in a browser. Take bytes, the clock or a path as an argument; put what needs Node into ' +
        'src/sources, src/scan, src/main or a file src/catalog/node-*.ts.',
      severity: 'error',
      from: { path: PURE_PATH },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-without-node-room',
      comment: 'A file named node-* reads files. Hand its result in as an argument.',
      severity: 'error',
      from: { path: PURE_PATH },
      to: { path: '^src/[^/]+/node-' },
    },
    {
      name: 'core-is-pure',
      comment:
        'src/core.ts runs in a browser: export from the pure rooms, or flows of src/main that need nothing else (the ' +
        'build fails on a node: import behind it); the rest belongs into src/index.ts.',
      severity: 'error',
      from: { path: '^src/core\\.ts$' },
      to: { path: '^src/', pathNot: oneOf([...PURE, 'main']) },
    },
    {
      name: 'index-is-the-library',
      comment: 'src/index.ts is the library. The command line, the server and the page are not part of it.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: oneOf(['cli', 'web', 'page']) },
    },
    {
      name: 'rooms-are-listed',
      comment: 'A new room needs a line in ROOMS here and in docs/architecture.md that says what it may import.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: oneOf(Object.keys(ROOMS)) },
      to: {},
    },
    {
      name: 'entry-points-are-leaves',
      comment: 'src/index.ts and src/core.ts collect what others export. Import the module that defines the name.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: '^src/(index|core)\\.ts$' },
    },
    {
      name: 'no-circular',
      comment: 'Two modules need each other. Move what both use into a third.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-development-packages',
      comment: 'src is what users install: use a package listed under dependencies, or move the code to tools or test.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(page|scan/kernel/assembly)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-simulator',
      comment: 'iam-simulate is AGPL and judges our evaluator in tests; it may not come near what ships.',
      severity: 'error',
      from: { path: '^(src|tools|examples|bench)/' },
      to: { path: '@cloud-copilot/iam-simulate' },
    },
    {
      name: 'aws-when-needed',
      comment:
        'The AWS SDK is large: `await import()` it in src/aws where a request is made; types may be imported as types.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '@aws-sdk/|@smithy/', dynamic: false, dependencyTypesNot: ['type-only', 'pre-compilation-only'] },
    },
    {
      name: 'src-stands-alone',
      comment: 'src may not import tests, tools, examples or benchmarks. Move what it needs into src.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|tools|examples|bench)/' },
    },
    {
      name: 'resolvable',
      comment: 'The import leads nowhere. Check the path, its .js ending and package.json.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/scan/kernel/assembly/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
