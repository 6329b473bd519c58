import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { type Lane, LANES } from '../core/ports/clip-jobs.ts';
import { FaceRegion } from '../shared/model/faces.ts';
import { type RelayInput, relayInputAt } from '../shared/model/relay.ts';
import { parseTimestamp } from '../shared/time.ts';

/** `H:MM:SS(.mmm)`, `MM:SS` or seconds, to milliseconds; may be negative. */
export function timeArgument(text: string): number {
  const ms = parseTimestamp(text);
  if (ms === null) throw new InvalidArgumentError('a time is H:MM:SS(.mmm) or seconds.');
  return ms;
}

/** As `timeArgument`, inside a video: not negative. */
export function mediaTimeArgument(text: string): number {
  const ms = timeArgument(text);
  if (ms < 0) throw new InvalidArgumentError('a time in the video is not negative.');
  return ms;
}

export function countArgument(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a number from 1 is needed.');
  return Number(text);
}

export function indexArgument(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('a number from 0 is needed.');
  return Number(text);
}

export function portArgument(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 0 to 65535.');
  return port;
}

/** Given several times: what each names, in order. A path is a file that grows. */
export function cameraArgument(text: string, before: readonly RelayInput[]): RelayInput[] {
  const isAddress = /^[a-z]{2,}:\/\//.test(text);
  const input = isAddress ? relayInputAt(text) : { kind: 'file' as const, path: resolve(text) };
  if (input === null)
    throw new InvalidArgumentError(
      'a camera is rtmp://127.0.0.1:PORT/live/KEY, srt://127.0.0.1:PORT or the path of a file.',
    );
  return [...before, input];
}

/** A number within what its setting allows. */
export const numberArgument =
  (setting: z.ZodNumber, needed: string) =>
  (text: string): number => {
    const number = setting.safeParse(/^\d+(\.\d+)?$/.test(text) ? Number(text) : null);
    if (!number.success) throw new InvalidArgumentError(needed);
    return number.data;
  };

/** Where in the picture: `x,y,width,height`, each a share of it. */
export function regionArgument(text: string): FaceRegion {
  const [x, y, width, height, more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? NaN : Number(part)));
  const region = FaceRegion.safeParse({ x, y, width, height });
  if (!region.success || more !== undefined)
    throw new InvalidArgumentError(
      'give x,y,width,height as shares of the picture, such as 0.75,0.7,0.25,0.3.',
    );
  return region.data;
}

/** One of a few words. */
export const wordArgument =
  <W extends string>(words: readonly W[]) =>
  (text: string): W => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new InvalidArgumentError(`choose one of: ${words.join(', ')}.`);
    return found;
  };

/** Names of lanes with commas between, in any order. */
export function lanesArgument(text: string): Lane[] {
  const named = text.split(',').map((name) => name.trim());
  const lanes = LANES.filter((lane) => named.includes(lane));
  if (lanes.length === named.length) return lanes;
  throw new InvalidArgumentError(
    'choose cpu (clips of one camera, nothing is encoded), gpu (clips between cameras) or cpu,gpu.',
  );
}

export const TIME_HELP = 'H:MM:SS(.mmm) or seconds';
export const QUALITY_HELP = 'source, audio, or a height such as 720p: the best at or below it';
