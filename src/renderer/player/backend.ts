/**
 * The few things that the player needs of a media element, so that its logic is tested without one. Seconds are
 * the element's own.
 */
export interface MediaBackend {
  currentSec(): number;
  seekSec(sec: number): void;
  isSeeking(): boolean;
  isPaused(): boolean;
  play(): Promise<void>;
  pause(): void;
  setSource(url: string, mimeType: string | null): void;
  clearSource(): void;
  setRate(rate: number): void;
  setVolume(volume: number): void;
  setMuted(isMuted: boolean): void;
  error(): { readonly code: number; readonly words: string } | null;
  element(): HTMLMediaElement | null;
  on(event: MediaEventName, listener: () => void): void;
  dispose(): void;
}

export const MEDIA_EVENTS = [
  'loadedmetadata',
  'seeked',
  'playing',
  'pause',
  'waiting',
  'ended',
  'error',
] as const;
export type MediaEventName = (typeof MEDIA_EVENTS)[number];
