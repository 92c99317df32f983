/** Who may import whom (ARCHITECTURE: the rooms). Each rule names what a room may see; all else is an error. */
const only = (name, from, allowed, allowedPackages = [], node = true) => [
  {
    name: `${name}-rooms`,
    severity: 'error',
    from: { path: from, pathNot: '\\.test\\.tsx?$' },
    to: { path: '^(main|renderer|preload|build|test)/', pathNot: [from, ...allowed] },
  },
  {
    name: `${name}-packages`,
    severity: 'error',
    from: { path: from, pathNot: '\\.test\\.tsx?$' },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
      pathNot: allowedPackages.map((p) => `node_modules/(@types/)?${p}/`),
    },
  },
  ...(node
    ? []
    : [
        {
          name: `${name}-no-node`,
          severity: 'error',
          from: { path: from, pathNot: '\\.test\\.tsx?$' },
          to: { dependencyTypes: ['core'] },
        },
      ]),
];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...only('contract', '^preload/contract/', [], ['valibot', '@orpc/contract'], false),
    ...only(
      'wire',
      '^preload/wire/',
      ['^preload/contract/'],
      ['@orpc/client', '@orpc/contract', '@orpc/standard-server-peer'],
      false,
    ),
    ...only('preload', '^preload/index\\.ts$', ['^preload/'], ['electron']),
    ...only('libvirt', '^main/libvirt/', []),
    ...only('xml', '^main/xml/', [], ['@xmldom/xmldom'], false),
    ...only('hosts', '^main/hosts/', ['^main/libvirt/', '^main/xml/']),
    ...only('settings', '^main/settings/', ['^preload/contract/'], ['valibot']),
    ...only(
      'services',
      '^main/services/',
      ['^preload/(contract|wire)/', '^main/(hosts|xml|libvirt|settings)/'],
      ['valibot', '@orpc/server', '@orpc/contract'],
    ),
    ...only(
      'shells',
      '^main/shells/',
      ['^preload/(contract|wire)/', '^main/'],
      [
        'electron',
        'ws',
        '@types/ws',
        '@orpc/server',
        '@orpc/client',
        '@orpc/contract',
        '@orpc/standard-server-peer',
        'valibot',
        '@valibot/to-json-schema',
      ],
    ),
    {
      name: 'electron-only-in-its-shell',
      severity: 'error',
      from: { path: '^(main|renderer|preload)/', pathNot: '^(main/shells/electron/|preload/index\\.ts$)' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'renderer-rooms',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(main|build|test|preload/index)' },
    },
    {
      name: 'renderer-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'third-party-ui-only-in-kit',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/ui/' },
      to: {
        path: 'node_modules/(react-aria-components|react-aria|react-stately|@react-aria|@novnc|@xterm|@tanstack|recharts|@codemirror|@xyflow|elkjs)/',
      },
    },
    {
      name: 'features-meet-at-their-index',
      severity: 'error',
      from: { path: '^(renderer/features|main/services)/([^/]+)/' },
      to: { path: '^$1/([^/]+)/', pathNot: ['^$1/$2/', '^$1/[^/]+/index\\.tsx?$'] },
    },
    {
      name: 'ui-kit-is-sealed',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/(features|app|api)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
