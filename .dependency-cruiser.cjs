/** The layers of docs/architecture.md. Left never imports right. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^src/', pathNot: allowed },
});
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    only('shared-is-a-leaf', '^src/shared/', '^src/shared/', 'shared imports nothing of ours'),
    only('domain-is-pure', '^src/core/domain/', '^src/(shared|core/domain)/', 'domain sees shared only'),
    {
      name: 'domain-has-no-node',
      severity: 'error',
      from: { path: '^src/(core/domain|shared)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    only('core-knows-no-host', '^src/core/', '^src/(shared|core)/', 'core never imports a host'),
    only(
      'ports-are-interfaces',
      '^src/core/ports/',
      '^src/(shared|core/ports|core/pipeline/stage|core/workers/tasks/index)',
      'ports are interfaces',
    ),
    {
      name: 'stages-use-ports-not-infra',
      severity: 'error',
      from: { path: '^src/core/(pipeline|services)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/core/infra/' },
    },
    only('renderer-sees-shared-only', '^src/renderer/', '^src/(shared|renderer)/', 'renderer -> shared only'),
    only('preload-is-alone', '^src/preload/', '^src/(shared|preload)/', 'one frozen bridge'),
    only('main-over-core', '^src/main/', '^src/(shared|core|main)/', 'hosts do not import each other'),
    only('server-over-core', '^src/server/', '^src/(shared|core|server)/', 'hosts do not import each other'),
    only('cli-over-core', '^src/cli/', '^src/(shared|core|server|cli)/', 'cli may start the headless host'),
    {
      name: 'electron-only-in-electron-host',
      severity: 'error',
      from: { pathNot: '^src/(main|preload)/' },
      to: { path: 'node_modules/electron/' },
    },
    {
      name: 'no-test-in-src',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    exclude: { path: '\\.test\\.tsx?$' },
  },
};
