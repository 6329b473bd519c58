import { access, constants, mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { appContract, DoctorLine } from '../../shared/contract/app.ts';
import type { CallInput, Handlers } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { SecretName, type Settings } from '../../shared/model/settings.ts';
import { DEFAULT_WEIGHTS } from '../domain/scoring/weights.ts';
import type { Host } from '../ports/host.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import { resolved } from './library.ts';

type AppHandlers = Pick<Handlers, keyof typeof appContract>;

export interface AppDeps {
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly host: Host;
  readonly version: string;
  readonly dataDir: string;
  readonly libraryDir: string;
  readonly clipsDir: () => string;
  readonly sampleDir: string | null;
  readonly doctor: () => Promise<DoctorLine[]>;
  readonly testService: (
    service: CallInput<'settings.test'>['service'],
    signal: AbortSignal,
  ) => Promise<string>;
  readonly importSample: (sampleDir: string) => Promise<{ vodId: string; jobId: string }>;
  /** Called after settings changed, with the fields that did; the answer waits for it. */
  readonly onSettings: (patch: Partial<Settings>) => Promise<void>;
}

/** Handlers of contract/app.ts. */
export function appHandlers(deps: AppDeps): AppHandlers {
  return { ...infoHandlers(deps), ...settingsHandlers(deps), ...hostHandlers(deps) };
}

function infoHandlers(deps: AppDeps): Pick<AppHandlers, 'app.info' | 'app.importSample' | 'app.doctor'> {
  return {
    'app.info': () =>
      resolved(() => ({
        version: deps.version,
        host: deps.host.kind,
        hasDialogs: deps.host.hasDialogs,
        dataDir: deps.dataDir,
        libraryDir: deps.libraryDir,
        clipsDir: deps.clipsDir(),
        sampleAvailable: deps.sampleDir !== null,
        defaultWeights: { ...DEFAULT_WEIGHTS },
      })),
    'app.importSample': () => {
      if (deps.sampleDir !== null) return deps.importSample(deps.sampleDir);
      const error = new AppError({
        code: 'sample/not-installed',
        message: 'The sample stream is not part of this installation.',
        nextStep: 'Add a recording of your own.',
      });
      return Promise.reject(error);
    },
    'app.doctor': async () => ({ lines: await deps.doctor() }),
  };
}

function settingsHandlers(
  deps: AppDeps,
): Pick<AppHandlers, 'settings.get' | 'settings.set' | 'settings.setSecret' | 'settings.test'> {
  const { settings, secrets } = deps;
  return {
    'settings.get': async () => {
      const isSet = async (name: SecretName): Promise<{ name: SecretName; isSet: boolean }> => ({
        name,
        isSet: (await secrets.get(name)) !== null,
      });
      return {
        settings: settings.get(),
        secrets: await Promise.all(SecretName.options.map(isSet)),
        secretsKept: secrets.kind,
      };
    },
    'settings.set': async ({ patch }) => {
      await demandWritable('clips folder', patch.clipsFolder);
      await demandWritable('library folder', patch.libraryFolder);
      const given = Object.fromEntries(
        Object.entries(patch).filter(([, value]) => value !== undefined),
      ) as Partial<Settings>;
      settings.set(given);
      await deps.onSettings(given);
      return { settings: settings.get() };
    },
    'settings.setSecret': async ({ name, value }) => {
      await secrets.set(name, value);
      return {};
    },
    'settings.test': async ({ service }, ctx) => {
      try {
        return { ok: true, message: await deps.testService(service, ctx.signal), error: null };
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        return { ok: false, message: thrown.message, error: thrown.toShape() };
      }
    },
  };
}

/** A folder that can't be made or written is refused where it is entered, not when a clip is lost. */
async function demandWritable(name: string, folder: string | null | undefined): Promise<void> {
  if (folder === null || folder === undefined) return;
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (thrown) {
    throw new AppError(
      {
        code: 'settings/folder-not-writable',
        message: `The ${name} ${folder} can't be written.`,
        nextStep: 'Choose another folder, or change its permissions.',
      },
      { cause: thrown },
    );
  }
}

function hostHandlers({
  host,
}: AppDeps): Pick<AppHandlers, 'host.pickFiles' | 'host.pickFolder' | 'host.showInFolder' | 'host.browse'> {
  return {
    'host.pickFiles': async (options) => ({ paths: await host.pickFiles(options) }),
    'host.pickFolder': async (options) => ({ path: await host.pickFolder(options) }),
    'host.showInFolder': async ({ path }) => {
      await host.showInFolder(path);
      return {};
    },
    'host.browse': ({ path }) => browse(path === null ? homedir() : resolve(path)),
  };
}

async function browse(path: string): ReturnType<AppHandlers['host.browse']> {
  const names = await readdir(path, { withFileTypes: true }).catch((thrown: unknown) => {
    throw new AppError(
      {
        code: 'folder/unreadable',
        message: `The folder ${path} can't be opened.`,
        nextStep: 'Choose another folder.',
      },
      { cause: thrown },
    );
  });
  const shown = names.filter((entry) => !entry.name.startsWith('.'));
  const entries = await Promise.all(
    shown.map(async (entry) => {
      const full = join(path, entry.name);
      const facts = await stat(full).catch(() => null);
      if (facts === null) return null;
      const kind = facts.isDirectory() ? ('folder' as const) : ('file' as const);
      return { name: entry.name, path: full, kind, sizeBytes: kind === 'file' ? facts.size : null };
    }),
  );
  const listed = entries.filter((entry) => entry !== null);
  listed.sort((a, b) => (a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1));
  const parent = dirname(path);
  return { path, parent: parent === path ? null : parent, entries: listed };
}
