import { MEDIA_EVENTS } from './backend.ts';
import type { MediaBackend, MediaEventName } from './backend.ts';
import { mediaErrorShape } from './media-error.ts';
import { createObservable } from './observable.ts';
import type { PlayheadClock, Player, PlayerFacts, PlayerIntents } from './player.ts';
import { partAt, partSecToVodMs, vodMsToPartSec } from './player-source.ts';
import type { PlayerPart, PlayerSource } from './player-source.ts';
import type { RangeMs } from '../../shared/time.ts';

export interface PlayerOptions {
  /** Makes the media element inside a host; called when the player is attached. */
  readonly createBackend: (host: HTMLElement) => MediaBackend;
  /** Calls back before every frame until the returned function is called. */
  readonly everyFrame: (callback: () => void) => () => void;
  readonly initialMs: number;
  readonly volume: number;
  readonly isMuted: boolean;
}

/** Closer to the end than this, "play" means "from the start". */
const AT_END_MS = 50;

const sameParts = (one: PlayerSource | null, other: PlayerSource | null): boolean =>
  one?.kind === other?.kind &&
  one?.parts.length === other?.parts.length &&
  (other?.parts ?? []).every((part, i) => part.url === one?.parts[i]?.url);

/**
 * One player over one or many parts. Wishes that come before the media can fulfil them are kept: the newest seek, and
 * whether it should play. The clock shows a wished-for place at once, not only when the decoder has got there.
 */
class PartsPlayer implements Player, PlayerIntents {
  readonly intents: PlayerIntents = this;
  readonly clock: PlayheadClock;
  readonly facts: Player['facts'];
  readonly #options: PlayerOptions;
  readonly #factsChanged = createObservable();
  readonly #clockChanged = createObservable();
  #facts: PlayerFacts;
  #backend: MediaBackend | null = null;
  #source: PlayerSource | null = null;
  #partIndex = -1;
  #hasMetadata = false;
  #restingMs: number;
  #wantedMs: number | null;
  #wantsPlay = false;
  #stopWatch: (() => void) | null = null;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#restingMs = options.initialMs;
    this.#wantedMs = options.initialMs;
    this.#facts = {
      load: 'empty',
      isPlaying: false,
      isWaiting: false,
      durationMs: 0,
      rate: 1,
      volume: options.volume,
      isMuted: options.isMuted,
      error: null,
    };
    this.facts = { get: () => this.#facts, subscribe: this.#factsChanged.subscribe };
    this.clock = {
      nowMs: () => this.#nowMs(),
      isRunning: () => this.#facts.isPlaying,
      subscribe: this.#clockChanged.subscribe,
    };
  }

  attach(host: HTMLElement): () => void {
    const backend = this.#options.createBackend(host);
    this.#backend = backend;
    for (const event of MEDIA_EVENTS) backend.on(event, () => this.#react(event));
    backend.setVolume(this.#facts.volume);
    backend.setMuted(this.#facts.isMuted);
    this.#settle();
    return () => {
      this.#restingMs = this.#nowMs();
      this.#wantedMs = this.#restingMs;
      this.#wantsPlay = false;
      this.#endRange();
      this.#backend = null;
      this.#forgetPart();
      backend.dispose();
      this.#write({ load: 'empty', isPlaying: false, isWaiting: false });
    };
  }

  setSource(next: PlayerSource | null): void {
    const durationMs = next?.durationMs ?? this.#facts.durationMs;
    if (sameParts(this.#source, next)) {
      this.#source = next;
      if (durationMs !== this.#facts.durationMs) this.#write({ durationMs });
      return;
    }
    this.#wantedMs ??= this.#nowMs();
    this.#restingMs = this.#wantedMs;
    this.#forgetPart();
    this.#source = next;
    this.#write({ durationMs, load: 'empty', error: null, isPlaying: false, isWaiting: false });
    if (next === null) this.#backend?.clearSource();
    else this.#settle();
  }

  mediaElement(): HTMLMediaElement | null {
    return this.#backend?.element() ?? null;
  }

  play(): void {
    this.#wantsPlay = true;
    const endMs = this.#source?.durationMs;
    if (endMs !== undefined && this.#nowMs() >= endMs - AT_END_MS) this.#wantedMs = 0;
    this.#settle();
  }

  pause(): void {
    this.#wantsPlay = false;
    this.#endRange();
    this.#backend?.pause();
    this.#write({ isPlaying: false, isWaiting: false });
  }

  toggle(): void {
    if (this.#wantsPlay) this.pause();
    else this.play();
  }

  seekTo(vodMs: number): void {
    this.#endRange();
    const endMs = this.#source?.durationMs ?? this.#facts.durationMs;
    this.#wantedMs = Math.min(Math.max(0, vodMs), endMs > 0 ? endMs : Infinity);
    this.#restingMs = this.#wantedMs;
    this.#settle();
    this.#clockChanged.emit();
  }

  seekBy(deltaMs: number): void {
    this.seekTo(this.#nowMs() + deltaMs);
  }

  playRange(range: RangeMs): void {
    this.seekTo(range.startMs);
    this.play();
    this.#stopWatch = this.#options.everyFrame(() => {
      if (this.#wantedMs !== null || this.#nowMs() < range.endMs) return;
      this.pause();
      this.seekTo(range.endMs);
    });
  }

  setRate(rate: number): void {
    this.#backend?.setRate(rate);
    this.#write({ rate });
  }

  setVolume(volume: number): void {
    const kept = Math.min(1, Math.max(0, volume));
    this.#backend?.setVolume(kept);
    this.#backend?.setMuted(false);
    this.#write({ volume: kept, isMuted: false });
  }

  setMuted(isMuted: boolean): void {
    this.#backend?.setMuted(isMuted);
    this.#write({ isMuted });
  }

  retry(): void {
    this.#wantedMs = this.#nowMs();
    this.#forgetPart();
    this.#settle();
  }

  #write(patch: Partial<PlayerFacts>): void {
    this.#facts = { ...this.#facts, ...patch };
    this.#factsChanged.emit();
    this.#clockChanged.emit();
  }

  get #part(): PlayerPart | undefined {
    return this.#source?.parts[this.#partIndex];
  }

  #nowMs(): number {
    const part = this.#part;
    if (this.#wantedMs !== null) return this.#wantedMs;
    if (this.#backend === null || part === undefined || !this.#hasMetadata) return this.#restingMs;
    return partSecToVodMs(part, this.#backend.currentSec());
  }

  #forgetPart(): void {
    this.#partIndex = -1;
    this.#hasMetadata = false;
  }

  #endRange(): void {
    this.#stopWatch?.();
    this.#stopWatch = null;
  }

  #loadPart(index: number): void {
    const part = this.#source?.parts[index];
    if (this.#backend === null || part === undefined) return;
    this.#partIndex = index;
    this.#hasMetadata = false;
    this.#write({ load: 'loading', error: null });
    this.#backend.setSource(part.url, this.#source?.mimeType ?? null);
  }

  /** Carries out the newest wishes, one seek of the element at a time. */
  #settle(): void {
    const backend = this.#backend;
    if (backend === null || this.#source === null || this.#source.parts.length === 0) return;
    if (this.#wantedMs !== null) {
      const index = partAt(this.#source.parts, this.#wantedMs);
      if (index !== this.#partIndex) this.#loadPart(index);
      if (!this.#hasMetadata || backend.isSeeking()) return;
      const targetMs = this.#wantedMs;
      this.#wantedMs = null;
      backend.seekSec(vodMsToPartSec(this.#source.parts[index]!, targetMs));
    }
    if (this.#wantsPlay && backend.isPaused()) this.#startPlaying(backend);
  }

  #startPlaying(backend: MediaBackend): void {
    backend.play().catch(() => {
      // A browser that wants a gesture first refuses: the person presses play again.
      if (this.#backend !== backend) return;
      this.#wantsPlay = false;
      this.#write({ isPlaying: false });
    });
  }

  #react(event: MediaEventName): void {
    switch (event) {
      case 'loadedmetadata':
        this.#hasMetadata = true;
        this.#backend?.setRate(this.#facts.rate);
        this.#write({ load: 'ready' });
        this.#settle();
        break;
      case 'seeked':
        this.#clockChanged.emit();
        this.#settle();
        break;
      case 'playing':
        this.#write({ isPlaying: true, isWaiting: false });
        break;
      case 'pause':
        // An element pauses by itself when its part ends or changes; the wish to play stays.
        if (!this.#wantsPlay) this.#write({ isPlaying: false });
        break;
      case 'waiting':
        this.#write({ isWaiting: this.#wantsPlay });
        break;
      case 'ended':
        this.#onEnded();
        break;
      case 'error':
        this.#onError();
        break;
    }
  }

  #onEnded(): void {
    const next = this.#source?.parts[this.#partIndex + 1];
    if (next !== undefined) {
      this.#wantedMs = next.startMs;
      this.#settle();
      return;
    }
    this.#wantsPlay = false;
    this.#endRange();
    this.#write({ isPlaying: false, isWaiting: false });
  }

  #onError(): void {
    const failure = this.#backend?.error() ?? null;
    if (failure === null) return;
    this.#restingMs = this.#nowMs();
    this.#wantedMs = this.#restingMs;
    this.#wantsPlay = false;
    this.#endRange();
    const error = mediaErrorShape(failure.code, failure.words);
    this.#write({ load: 'error', isPlaying: false, isWaiting: false, error });
  }
}

export const createPlayer = (options: PlayerOptions): Player => new PartsPlayer(options);
