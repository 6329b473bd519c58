import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { readChosenLibrary } from '../core/infra/paths/chosen-library.ts';
import { findDataDirs } from '../core/infra/paths/data-dirs.ts';
import { findInstallation } from '../core/infra/paths/installation.ts';
import { toErrorShape } from '../shared/errors.ts';
import { runHeadless } from './run-headless.ts';

/** The headless host as a service: `node out/main/server.js [--port N] [--data-dir DIR] [--open]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
      open: { type: 'boolean', default: false },
    },
  });
  const { env, platform } = process;
  const dirs = findDataDirs({
    chosen: values['data-dir'] ?? null,
    env,
    platform,
    homeDir: homedir(),
    readChosenLibrary,
  });
  const installation = findInstallation(import.meta.url);
  const running = await runHeadless({
    dirs,
    installation,
    port: Number(values.port),
    opens: values.open,
    route: null,
    live: null,
    env,
  });
  process.stdout.write(`${running.url}\n`);
  const stop = (): void => {
    void running.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((thrown: unknown) => {
  const error = toErrorShape(thrown);
  process.stderr.write(`klipstream: ${error.message} ${error.nextStep ?? ''}\n`);
  process.exitCode = 1;
});
