import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError, AppErrorShape, isAbortError, toErrorShape } from '../../shared/errors.ts';
import type { CapabilityState } from '../../shared/contract/sources.ts';
import { Platform } from '../../shared/model/link.ts';
import type { Clock } from '../ports/clock.ts';
import type { SiteCapability } from '../ports/site.ts';
import { isReal, type EndpointName, type Endpoints } from './endpoints.ts';

const CHECK_TIMEOUT_MS = 20_000;
/** Throw this code from a check that has no cheap question to ask: what is known stays as it is. */
const NOT_CHECKED = 'health/not-checked';
/** Throw this code from a check of something that is switched off or not installed. */
const OFF = 'health/off';

const Entry = z.object({
  /** Last time against the real service; null = never. */
  workedAtUnixMs: z.number().int().nullable(),
  last: z.object({
    message: z.string(),
    error: AppErrorShape.nullable(),
    wasReal: z.boolean(),
  }),
});
type Entry = z.infer<typeof Entry>;

export type Outcome =
  { readonly ok: true; readonly message: string } | { readonly ok: false; readonly error: unknown };

export interface Health {
  /** What became of a use or a check. An AbortError says nothing and is left out. Never rejects. */
  record(id: string, outcome: Outcome): Promise<void>;
  /** `ask` false: what was seen last; true: asks each service now, all at once. Rejects only with AbortError. */
  check(
    capabilities: readonly SiteCapability[],
    options: { readonly ask: boolean; readonly signal: AbortSignal },
  ): Promise<CapabilityState[]>;
}

export interface HealthDeps {
  /** A JSON file of our own; a missing or damaged one is an empty memory. */
  readonly file: string;
  readonly endpoints: () => Endpoints;
  readonly clock: Clock;
  readonly checkTimeoutMs?: number;
}

/** Remembers what worked, and when it last did against the real service: a stand-in's yes proves nothing about it. */
export function createHealth(deps: HealthDeps): Health {
  let memory: Promise<Map<string, Entry>> | null = null;
  let writing: Promise<void> = Promise.resolve();
  const entries = (): Promise<Map<string, Entry>> => (memory ??= readMemory(deps.file));

  const remember = async (id: string, outcome: Outcome): Promise<void> => {
    const known = await entries();
    const before = known.get(id);
    const wasReal = asksReal(id, deps.endpoints());
    const worked = outcome.ok && wasReal ? deps.clock.nowUnixMs() : null;
    known.set(id, {
      workedAtUnixMs: worked ?? before?.workedAtUnixMs ?? null,
      last: outcome.ok
        ? { message: outcome.message, error: null, wasReal }
        : { ...failureOf(outcome.error), wasReal },
    });
    const text = JSON.stringify(Object.fromEntries(known), null, 2);
    // A memory that can't be kept is no reason to fail what was asked for.
    writing = writing.then(() => writeWhole(deps.file, text)).catch(() => undefined);
    await writing;
  };

  const ask = async (capability: SiteCapability, signal: AbortSignal): Promise<Partial<CapabilityState>> => {
    const timeout = AbortSignal.timeout(deps.checkTimeoutMs ?? CHECK_TIMEOUT_MS);
    try {
      const message = await capability.check(AbortSignal.any([signal, timeout]));
      await remember(capability.id, { ok: true, message });
      return {};
    } catch (thrown) {
      signal.throwIfAborted();
      const error = timeout.aborted ? tooSlow(capability.label) : thrown;
      const code = error instanceof AppError ? error.code : null;
      if (code === NOT_CHECKED) return { message: toErrorShape(error).message };
      if (code === OFF) return { state: 'off', ...failureOf(error), error: null };
      await remember(capability.id, { ok: false, error });
      return {};
    }
  };

  return {
    async record(id, outcome) {
      if (!outcome.ok && isAbortError(outcome.error)) return;
      await remember(id, outcome);
    },
    async check(capabilities, options) {
      const asked = await Promise.all(
        capabilities.map((capability) =>
          options.ask ? ask(capability, options.signal) : Promise.resolve({}),
        ),
      );
      const known = await entries();
      return capabilities.map((capability, index) => ({
        ...stateOf(capability, known.get(capability.id)),
        ...asked[index],
      }));
    },
  };
}

function stateOf({ id, label }: SiteCapability, entry: Entry | undefined): CapabilityState {
  const platform = Platform.safeParse(id.split('.')[0]).data ?? null;
  const base = { id, label, platform, workedAtUnixMs: entry?.workedAtUnixMs ?? null };
  if (entry === undefined)
    return { ...base, state: 'unknown', message: 'Never verified against the real service.', error: null };
  const { message, error, wasReal } = entry.last;
  return {
    ...base,
    state: error === null ? 'works' : 'fails',
    message: wasReal
      ? message
      : `${message} (Not the real service: its address is replaced in the settings.)`,
    error,
  };
}

function failureOf(thrown: unknown): { message: string; error: AppErrorShape } {
  // The detail may be long, and holds what only a diagnosis needs.
  const { code, message, nextStep } = toErrorShape(thrown);
  return { message, error: { code, message, ...(nextStep === undefined ? {} : { nextStep }) } };
}

const tooSlow = (label: string): AppError =>
  new AppError({
    code: 'health/timeout',
    message: `${label}: there was no answer in time.`,
    nextStep: 'Try again later.',
  });

/** Whether everything that a capability asks is at its real address. Ids and keys of clients are no addresses. */
function asksReal(id: string, endpoints: Endpoints): boolean {
  const [area = '', what = ''] = id.split('.');
  const names = Object.keys(endpoints) as EndpointName[];
  return names
    .filter((name) => (area === 'emotes' ? name.toLowerCase() === emoteHost(what) : name.startsWith(area)))
    .filter((name) => /^(?:https?|wss?):/.test(endpoints[name]))
    .every((name) => isReal(name, endpoints));
}

const emoteHost = (what: string): string => (what === '7tv' ? 'seventv' : what.toLowerCase());

async function readMemory(file: string): Promise<Map<string, Entry>> {
  try {
    const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
    return new Map(
      Object.entries(parsed).flatMap(([id, value]) => {
        const entry = Entry.safeParse(value);
        return entry.success ? [[id, entry.data] as const] : [];
      }),
    );
  } catch {
    return new Map();
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.part`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
