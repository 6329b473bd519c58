import type { z } from 'zod';
import { alignContract } from './align.ts';
import { appContract } from './app.ts';
import { clipsContract } from './clips.ts';
import type { Command, EventStream, Query } from './define.ts';
import { directorContract } from './director.ts';
import { dockContract } from './dock.ts';
import { facesContract } from './faces.ts';
import { languageModelContract } from './language-model.ts';
import { libraryContract } from './library.ts';
import { lingoContract } from './lingo.ts';
import { liveContract } from './live.ts';
import { outsideContract } from './outside.ts';
import { reviewContract } from './review.ts';
import { soundsContract } from './sounds.ts';
import { sourcesContract } from './sources.ts';
import { summaryContract } from './summary.ts';

/** Everything that a host can ask of the core. One flat table; names are `group.verb`. */
export const contract = {
  ...libraryContract,
  ...reviewContract,
  ...soundsContract,
  ...facesContract,
  ...alignContract,
  ...directorContract,
  ...clipsContract,
  ...languageModelContract,
  ...lingoContract,
  ...liveContract,
  ...outsideContract,
  ...dockContract,
  ...appContract,
  ...sourcesContract,
  ...summaryContract,
};
export type Contract = typeof contract;

export type CallName = {
  [K in keyof Contract]: Contract[K] extends Query | Command ? K : never;
}[keyof Contract];
export type StreamName = {
  [K in keyof Contract]: Contract[K] extends EventStream ? K : never;
}[keyof Contract];

export type CallInput<N extends CallName> = Contract[N] extends Query<infer In> | Command<infer In>
  ? z.input<In>
  : never;
export type CallOutput<N extends CallName> = Contract[N] extends
  Query<z.ZodType, infer Out> | Command<z.ZodType, infer Out>
  ? z.output<Out>
  : never;
export type StreamInput<N extends StreamName> =
  Contract[N] extends EventStream<infer In> ? z.input<In> : never;
export type StreamEvent<N extends StreamName> =
  Contract[N] extends EventStream<z.ZodType, infer Out> ? z.output<Out> : never;

/** The core as its callers see it, the same over every transport. Rejections are `AppError`. */
export interface Client {
  call<N extends CallName>(
    name: N,
    input: CallInput<N>,
    options?: { signal?: AbortSignal },
  ): Promise<CallOutput<N>>;
  /** Calls back with every event, a snapshot first; resumes by itself after a reconnect. Returns unsubscribe. */
  subscribe<N extends StreamName>(
    name: N,
    input: StreamInput<N>,
    onEvent: (event: StreamEvent<N>) => void,
    onError?: (error: Error) => void,
  ): () => void;
}

/** The core's side: one function per call, one async iterable per stream. */
export type Handlers = {
  [N in CallName]: (input: CallInput<N>, ctx: { signal: AbortSignal }) => Promise<CallOutput<N>>;
} & {
  [N in StreamName]: (input: StreamInput<N>, ctx: { signal: AbortSignal }) => AsyncIterable<StreamEvent<N>>;
};
