import { z } from 'zod';
import { AppErrorShape } from '../errors.ts';
import { SecretName, Settings, SettingsPatch } from '../model/settings.ts';
import { SignalWeights } from '../model/hype.ts';
import { command, query } from './define.ts';

const Nothing = z.object({});

/** One line of `doctor`: what was looked at, how it is, and what to do when it isn't well. */
export const DoctorLine = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(['ok', 'warning', 'problem', 'off']),
  value: z.string(),
  nextStep: z.string().nullable(),
});
export type DoctorLine = z.infer<typeof DoctorLine>;

export const appContract = {
  'app.info': query(
    Nothing,
    z.object({
      version: z.string(),
      host: z.enum(['electron', 'headless', 'cli', 'test']),
      hasDialogs: z.boolean(),
      dataDir: z.string(),
      libraryDir: z.string(),
      clipsDir: z.string(),
      sampleAvailable: z.boolean(),
      defaultWeights: SignalWeights,
    }),
  ),
  'app.importSample': command(Nothing, z.object({ vodId: z.string(), jobId: z.string() })),
  'app.doctor': query(Nothing, z.object({ lines: z.array(DoctorLine) })),
  'settings.get': query(
    Nothing,
    z.object({
      settings: Settings,
      secrets: z.array(z.object({ name: SecretName, isSet: z.boolean() })),
      secretsKept: z.enum(['keychain', 'file']),
    }),
  ),
  /** Only the fields that are given change. */
  'settings.set': command(z.object({ patch: SettingsPatch }), z.object({ settings: Settings })),
  'settings.setSecret': command(
    z.object({ name: SecretName, value: z.string().min(1).max(500).nullable() }),
    Nothing,
  ),
  'settings.test': command(
    z.object({
      service: z.enum(['deepgram', 'openai', 'whisper', 'ffmpeg', 'language-model', 'obs', 'redis']),
    }),
    z.object({ ok: z.boolean(), message: z.string(), error: AppErrorShape.nullable() }),
  ),
  'host.pickFiles': command(
    z.object({
      title: z.string(),
      multiple: z.boolean(),
      kinds: z.array(z.enum(['media', 'chat', 'transcript', 'any'])),
    }),
    z.object({ paths: z.array(z.string()) }),
  ),
  'host.pickFolder': command(z.object({ title: z.string() }), z.object({ path: z.string().nullable() })),
  'host.showInFolder': command(z.object({ path: z.string() }), Nothing),
  /** For hosts without dialogs: one folder's content, folders first. `path` null = the home folder. */
  'host.browse': query(
    z.object({ path: z.string().nullable() }),
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      entries: z.array(
        z.object({
          name: z.string(),
          path: z.string(),
          kind: z.enum(['folder', 'file']),
          sizeBytes: z.number().int().nullable(),
        }),
      ),
    }),
  ),
};
