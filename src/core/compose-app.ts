import type { Handlers } from '../shared/contract/index.ts';
import type { Parts, Running } from './create-core.ts';
import { testRedis } from './infra/live-bus/open-live-bus.ts';
import { createObsSocket } from './infra/obs/obs-socket.ts';
import { chooseLibrary } from './infra/paths/chosen-library.ts';
import { appHandlers } from './services/app.ts';
import { doctorLines } from './services/doctor.ts';
import { testObs } from './services/obs-test.ts';
import { sampleImport } from './services/sample-import.ts';
import { serviceTest } from './services/service-test.ts';

/** What the app says of itself, its settings, and who hears of their changes. */
export function composeApp(
  parts: Parts,
  { faces, live, outside, obs, dock }: Running,
  library: Pick<Handlers, 'library.import'>,
): ReturnType<typeof appHandlers> {
  const { options } = parts;
  return appHandlers({
    ...options,
    settings: parts.settings,
    clipsDir: parts.clipsDir,
    doctor: () => doctorLines({ ...parts, ...options, nodeVersion: process.versions.node }),
    testService: serviceTest({
      ...parts,
      testObs: () => testObs({ ...parts, ...options, obs: createObsSocket() }),
      testRedis: () => testRedis(parts),
    }),
    onSettings: async ({ libraryFolder, facesEnabled, ...given }) => {
      if (libraryFolder !== undefined) chooseLibrary(options.dataDir, libraryFolder);
      if (facesEnabled !== undefined) live.facesChanged();
      if (facesEnabled === false) await faces.withdraw();
      if ('obsEnabled' in given || 'obsUrl' in given || 'obsFollow' in given) obs.again();
      if ('outsideEvents' in given || 'outsidePort' in given || 'metrics' in given) await outside.apply();
      if ('dockEnabled' in given || 'dockPort' in given) await dock.apply();
    },
    importSample: (sampleDir) =>
      library['library.import'](sampleImport(sampleDir), { signal: new AbortController().signal }),
  });
}
