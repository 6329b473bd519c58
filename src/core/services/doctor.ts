import type { DoctorLine } from '../../shared/contract/app.ts';
import { toErrorShape, type AppErrorShape } from '../../shared/errors.ts';
import type { ArtefactFiles } from '../ports/artefact-files.ts';
import type { BusState } from '../ports/live-bus.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { SettingsStore } from '../ports/settings-store.ts';

/** What reads the feelings of chat, and why it is not the shipped model. */
export interface ChatModelState {
  readonly id: string;
  readonly problem: AppErrorShape | null;
}

export interface DoctorDeps {
  readonly media: MediaTool;
  readonly files: ArtefactFiles;
  readonly settings: SettingsStore;
  readonly secrets: Secrets;
  readonly libraryDir: string;
  readonly dataDir: string;
  readonly version: string;
  readonly nodeVersion: string;
  readonly chatModel: () => ChatModelState;
  readonly liveBus: { readonly state: BusState };
}

const LOW_SPACE_BYTES = 10e9;
const ORIGINS = {
  setting: 'from your settings',
  'ffmpeg-static': 'installed with KlipStream',
  path: 'found on the PATH',
  packaged: 'packaged build of 2018: no SRT, xfade or scene detection',
} as const;

/** What a person (or a bug report) needs to know about this installation. Nothing secret is in it. */
export async function doctorLines(deps: DoctorDeps): Promise<DoctorLine[]> {
  return [
    line('version', 'KlipStream', `${deps.version} on Node ${deps.nodeVersion}`),
    ...(await ffmpegLines(deps.media)),
    line('library', 'Library folder', deps.libraryDir),
    line('data', 'Data folder', deps.dataDir),
    await spaceLine(deps.files),
    chatModelLine(deps.chatModel()),
    transcriberLine(deps.settings),
    busLine(deps.liveBus.state),
    secretsLine(deps.secrets),
  ];
}

const line = (id: string, label: string, value: string, more: Partial<DoctorLine> = {}): DoctorLine => ({
  id,
  label,
  state: 'ok',
  value,
  nextStep: null,
  ...more,
});

const chatModelLine = ({ id, problem }: ChatModelState): DoctorLine =>
  line('chat-model', 'Chat model', problem === null ? id : problem.message, {
    state: problem === null ? 'ok' : 'warning',
    nextStep: problem?.nextStep ?? null,
  });

async function ffmpegLines(media: MediaTool): Promise<DoctorLine[]> {
  try {
    const report = await media.report();
    const missing = Object.keys(report.capabilities).filter((name) => report.capabilities[name] !== true);
    const hardware = report.h264Encoders.filter((encoder) => encoder !== 'libx264');
    return [
      line('ffmpeg', 'ffmpeg', `${report.version} (${ORIGINS[report.origin]})`, {
        state: report.origin === 'packaged' ? 'warning' : 'ok',
        nextStep:
          report.origin === 'packaged' ? 'Install a current ffmpeg, or point Settings → Clips at one.' : null,
      }),
      line(
        'ffmpeg-missing',
        'ffmpeg features',
        missing.length === 0 ? 'all there' : `not there: ${missing.join(', ')}`,
        {
          state: report.capabilities['libx264'] === false ? 'problem' : 'ok',
        },
      ),
      line('encoder', 'Hardware H.264 encoder', hardware[0] ?? 'none that works; software is used', {
        state: hardware.length === 0 ? 'off' : 'ok',
      }),
    ];
  } catch (thrown) {
    const { message, nextStep } = toErrorShape(thrown);
    return [line('ffmpeg', 'ffmpeg', message, { state: 'problem', nextStep: nextStep ?? null })];
  }
}

async function spaceLine(files: ArtefactFiles): Promise<DoctorLine> {
  const freeBytes = await files.freeBytes();
  const low = freeBytes < LOW_SPACE_BYTES;
  return line('space', 'Free space for the library', `${(freeBytes / 1e9).toFixed(1)} GB`, {
    state: low ? 'warning' : 'ok',
    nextStep: low ? 'Free up space, or choose a library folder on another drive.' : null,
  });
}

function transcriberLine(settings: SettingsStore): DoctorLine {
  const { transcriber } = settings.get();
  if (transcriber !== 'off') return line('transcriber', 'Speech to text', transcriber);
  return line('transcriber', 'Speech to text', 'off', {
    state: 'off',
    nextStep:
      'Switch on a local Whisper or a service in Settings → Speech to text; everything else works without.',
  });
}

function busLine(state: BusState): DoctorLine {
  const [id, label] = ['live-bus', 'Events of live streams'];
  if (state.kind === 'embedded') return line(id, label, 'in the library folder');
  const waiting = state.outbox === 0 ? '' : `, ${state.outbox} waiting here`;
  if (state.awaySinceUnixMs === null) return line(id, label, `over Redis${waiting}`);
  const since = new Date(state.awaySinceUnixMs).toISOString().slice(0, 19).replace('T', ' ');
  return line(id, label, `Redis is away since ${since} UTC${waiting}`, {
    state: 'problem',
    nextStep: 'Start Redis again or test it in Settings → Live; events are kept here and sent then.',
  });
}

function secretsLine(secrets: Secrets): DoctorLine {
  if (secrets.kind === 'keychain') return line('secrets', 'Keys', "kept in the system's keychain");
  return line('secrets', 'Keys', 'kept in a file that only you can read: there is no keychain here', {
    state: 'warning',
  });
}
