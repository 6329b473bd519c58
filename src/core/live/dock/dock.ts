import type { DockState, dockContract } from '../../../shared/contract/dock.ts';
import type { Handlers } from '../../../shared/contract/index.ts';
import { AppError, toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import { DOCK_ROUTE } from '../../../shared/hosts.ts';
import type { Channel } from '../../../shared/rpc/channel.ts';
import { createRpcServer, type RpcServer } from '../../../shared/rpc/server.ts';
import { keepDockToken } from '../../infra/page-server/dock-token.ts';
import { startPageServer, type PageServer } from '../../infra/page-server/page-server.ts';
import type { Log } from '../../ports/log.ts';
import type { SettingsStore } from '../../ports/settings-store.ts';
import type { AssetServer } from '../../services/assets.ts';
import { createTopic } from '../../services/topic.ts';
import { dockAssets, dockHandlers } from './dock-rights.ts';

/** Tried first when no port is remembered. */
const USUAL_PORT = 47_110;
const ANY_FREE_PORT = 0;

export interface DockDeps {
  readonly settings: SettingsStore;
  /** Where the token is kept. */
  readonly dataDir: string;
  /** The built page. */
  readonly rendererDir: string;
  readonly clipsDir: () => string;
  readonly assets: AssetServer;
  /** Everything that the core answers; docks get a part of it. */
  readonly handlers: () => Handlers;
  readonly log: Log;
}

/** The live window on the loopback address, for docks in OBS and phones, with rights for that window only. */
export class Dock {
  readonly handlers: Pick<Handlers, keyof typeof dockContract>;
  readonly #deps: DockDeps;
  readonly #topic = createTopic<DockState>();
  #serving: { readonly server: PageServer; readonly rpc: RpcServer } | null = null;
  #error: AppErrorShape | null = null;
  #connected = 0;
  /** A command serves it whatever the settings say; port null = the remembered one. */
  #held: { readonly port: number | null } | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: DockDeps) {
    this.#deps = deps;
    const topic = this.#topic;
    const state = (): DockState => this.#state();
    this.handlers = {
      'dock.state': async function* (_input, { signal }) {
        for await (const states of topic.read([state()], signal)) yield states.at(-1)!;
      },
      'dock.address': () =>
        this.#inTurn(async () => {
          // Its port may be free by now; and where nothing was taken up yet (klipstream record), this is the first wish.
          if (this.#serving === null) await this.#change(this.#wanted());
          return { url: this.#demandUrl() };
        }),
      'dock.renew': () =>
        this.#inTurn(() => {
          const token = keepDockToken(deps.dataDir, true);
          this.#serving?.server.renew(token);
          return Promise.resolve({ url: this.#url() });
        }),
    };
  }

  /** Starts, moves or stops serving as the settings say. What goes wrong stands in `dock.state`. */
  apply(): Promise<void> {
    return this.#inTurn(() => this.#change(this.#wanted()));
  }

  /**
   * Serves it while this process runs, whatever the settings say; port null: at the remembered one, or any that is free.
   * Throws AppError `server/port-taken`, `server/not-built`.
   */
  hold(port: number | null): Promise<{ readonly url: string; readonly isRemembered: boolean }> {
    return this.#inTurn(async () => {
      this.#held = { port };
      await this.#change(this.#wanted());
      if (port === null && isTaken(this.#error)) {
        this.#held = { port: ANY_FREE_PORT };
        await this.#change(this.#wanted());
        this.#held = { port: this.#serving?.server.port ?? null };
      }
      const url = this.#demandUrl();
      return { url, isRemembered: this.#serving?.server.port === this.#deps.settings.get().dockPort };
    });
  }

  dispose(): Promise<void> {
    return this.#inTurn(() => this.#stop());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  #wanted(): { port: number | null } | null {
    const { dockEnabled, dockPort } = this.#deps.settings.get();
    if (this.#held === null && !dockEnabled) return null;
    return { port: this.#held?.port ?? dockPort };
  }

  async #change(wanted: { port: number | null } | null): Promise<void> {
    const now = this.#serving?.server.port;
    if (wanted === null || now === undefined || (wanted.port !== null && wanted.port !== now)) {
      await this.#stop();
      this.#error = null;
      if (wanted !== null) await this.#start(wanted.port);
    }
    this.#tell();
  }

  async #start(port: number | null): Promise<void> {
    try {
      this.#serving = await this.#serve(port ?? USUAL_PORT).catch((thrown: unknown) => {
        if (port === null && isTaken(toErrorShape(thrown))) return this.#serve(ANY_FREE_PORT);
        throw thrown;
      });
      const { settings } = this.#deps;
      if (settings.get().dockPort === null) settings.set({ dockPort: this.#serving.server.port });
    } catch (thrown) {
      const error = toErrorShape(thrown);
      this.#error = isTaken(error) ? { ...error, nextStep: OTHER_PORT } : error;
      this.#deps.log.warn('dock.not-served', { code: error.code });
    }
  }

  async #serve(port: number): Promise<{ server: PageServer; rpc: RpcServer }> {
    const { dataDir, rendererDir, clipsDir, assets, handlers, log } = this.#deps;
    const rpc = createRpcServer(dockHandlers(handlers(), clipsDir), {
      onInternalError: (name, thrown) => log.error('rpc.internal-error', { name, error: thrown }),
    });
    const server = await startPageServer({
      ...{ rendererDir, port, assets: dockAssets(assets), scope: 'live' },
      token: keepDockToken(dataDir, false),
      onChannel: (channel) => {
        this.#count(channel);
        rpc.serve(channel);
      },
    });
    return { server, rpc };
  }

  #count(channel: Channel): void {
    this.#connected++;
    this.#tell();
    channel.onClose(() => {
      this.#connected--;
      this.#tell();
    });
  }

  async #stop(): Promise<void> {
    const stopped = this.#serving;
    this.#serving = null;
    stopped?.rpc.dispose();
    await stopped?.server.close();
  }

  #url(): string | null {
    return this.#serving === null ? null : `${this.#serving.server.url}&${DOCK_ROUTE}`;
  }

  #demandUrl(): string {
    const url = this.#url();
    if (url === null) throw new AppError(this.#error ?? IS_OFF);
    return url;
  }

  #state(): DockState {
    return {
      isOn: this.#wanted() !== null,
      port: this.#serving?.server.port ?? null,
      error: this.#error,
      connected: this.#connected,
    };
  }

  #tell(): void {
    this.#topic.publish('dock', this.#state(), true);
  }
}

const IS_OFF: AppErrorShape = {
  code: 'dock/off',
  message: 'The live window is not shown outside of KlipStream.',
  nextStep: 'Switch on Settings → Live → “Show the live window in OBS or on a phone”.',
};
const OTHER_PORT = 'Choose another one in Settings → Live, or close what uses it and switch this off and on.';

const isTaken = (error: AppErrorShape | null): boolean => error?.code === 'server/port-taken';
