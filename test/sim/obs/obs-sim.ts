import { createHash, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

export interface ObsSimOptions {
  /** Null: no authentication. */
  readonly password?: string | null;
  readonly rpcVersion?: number;
}

type Status = readonly [code: number, comment: string];

interface Client {
  readonly socket: WebSocket;
  readonly challenge: string;
  subscriptions: number;
  isIdentified: boolean;
}

export interface ObsSim {
  /** `ws://127.0.0.1:port` */
  readonly url: string;
  /** Requests that arrived, in order. */
  readonly requests: { readonly type: string; readonly data: Record<string, unknown> }[];
  readonly chapters: string[];
  isStreaming: boolean;
  isRecording: boolean;
  recordedMs: number;
  /** Null: not switched on in OBS. */
  replayBuffer: 'on' | 'off' | null;
  /** Answers for a request type in place of the usual; null = silence. */
  readonly faults: Map<string, Status | null>;
  /** Says `ReplayBufferSaved` at once; else the test does. */
  savesAtOnce: boolean;
  /** False: never says Hello. */
  greets: boolean;
  readonly clients: number;
  tell(eventType: string, intent: number, eventData: object): void;
  /** Closes every connection: 4011 = kicked; without a code the hard way. */
  drop(code?: number): void;
  /** Resolves once the condition holds; looked at whenever something arrived. */
  until(isSo: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export const SALT = 'lM1GncleQOaCu9lT1yeUZhFYnqhsLLP1G5lAGo3ixaI=';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** protocol.md, "Creating an authentication string". */
export const answerTo = (challenge: string, salt: string, password: string): string =>
  sha256(sha256(password + salt) + challenge);

const OUTPUTS = 64;

/** An OBS that speaks obs-websocket 5 as JSON, after the live-relay fact sheet §4. */
export async function startObsSim({ password = null, rpcVersion = 1 }: ObsSimOptions = {}): Promise<ObsSim> {
  const server = new WebSocketServer({
    ...{ host: '127.0.0.1', port: 0 },
    handleProtocols: (offered) => (offered.has('obswebsocket.json') ? 'obswebsocket.json' : false),
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const clients = new Set<Client>();
  let waiting: { isSo: () => boolean; done: () => void }[] = [];
  const look = (): void => {
    for (const { isSo, done } of waiting) if (isSo()) done();
    waiting = waiting.filter(({ isSo }) => !isSo());
  };
  const send = ({ socket }: Client, op: number, d: object): void => socket.send(JSON.stringify({ op, d }));

  const sim: ObsSim = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ requests: [], chapters: [], isStreaming: false, isRecording: false, recordedMs: 0 },
    ...{ replayBuffer: null, faults: new Map(), savesAtOnce: true, greets: true },
    get clients() {
      return [...clients].filter(({ isIdentified }) => isIdentified).length;
    },
    tell(eventType, intent, eventData) {
      for (const client of clients)
        if (client.isIdentified && (client.subscriptions & intent) !== 0)
          send(client, 5, { eventType, eventIntent: intent, eventData });
    },
    drop(code) {
      for (const { socket } of clients) {
        if (code === undefined) socket.terminate();
        else socket.close(code);
      }
    },
    until: (isSo) => (isSo() ? Promise.resolve() : new Promise((done) => void waiting.push({ isSo, done }))),
    async close() {
      for (const { socket } of clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const identify = (client: Client, d: Record<string, unknown>): void => {
    const { rpcVersion: asked, authentication, eventSubscriptions } = d;
    if (client.isIdentified) {
      client.socket.close(4008, 'Already identified.');
      return;
    }
    if (typeof asked !== 'number') {
      client.socket.close(4003, 'rpcVersion is missing.');
      return;
    }
    if (asked !== rpcVersion) {
      client.socket.close(4010, 'Unsupported RPC version.');
      return;
    }
    if (password !== null && authentication !== answerTo(client.challenge, SALT, password)) {
      client.socket.close(4009, 'Authentication failed.');
      return;
    }
    client.isIdentified = true;
    client.subscriptions = typeof eventSubscriptions === 'number' ? eventSubscriptions : 4095;
    send(client, 2, { negotiatedRpcVersion: rpcVersion });
  };

  server.on('connection', (socket) => {
    const client: Client = {
      ...{ socket, challenge: randomBytes(32).toString('base64') },
      ...{ subscriptions: 0, isIdentified: false },
    };
    clients.add(client);
    socket.on('close', () => {
      clients.delete(client);
      look();
    });
    socket.on('message', (data: Buffer) => {
      const { op, d } = JSON.parse(data.toString()) as { op: number; d: Record<string, unknown> };
      if (op === 1) identify(client, d);
      else if (!client.isIdentified) socket.close(4007, 'Not identified.');
      else if (op === 6) answer(sim, client, d, send);
      else socket.close(4006, 'Unknown op.');
      look();
    });
    const authentication = { challenge: client.challenge, salt: SALT };
    if (sim.greets)
      send(client, 0, {
        ...{ obsStudioVersion: '31.0.0', obsWebSocketVersion: '5.6.0', rpcVersion },
        ...(password === null ? {} : { authentication }),
      });
  });
  return sim;
}

function answer(
  sim: ObsSim,
  client: Client,
  d: Record<string, unknown>,
  send: (client: Client, op: number, d: object) => void,
): void {
  const requestType = String(d['requestType']);
  const data = (d['requestData'] ?? {}) as Record<string, unknown>;
  sim.requests.push({ type: requestType, data });
  const fault = sim.faults.get(requestType);
  if (fault === null) return;
  const outcome = fault ?? perform(sim, requestType, data);
  const isRefused = Array.isArray(outcome);
  const [code, comment]: Status = isRefused ? (outcome as unknown as Status) : [100, ''];
  send(client, 7, {
    ...{ requestType, requestId: d['requestId'] },
    requestStatus: { result: !isRefused, code, ...(comment === '' ? {} : { comment }) },
    ...(isRefused ? {} : { responseData: outcome }),
  });
  if (requestType === 'SaveReplayBuffer' && !isRefused && sim.savesAtOnce)
    sim.tell('ReplayBufferSaved', OUTPUTS, { savedReplayPath: '/videos/Replay 1.mkv' });
}

function perform(sim: ObsSim, type: string, data: Record<string, unknown>): Status | Record<string, unknown> {
  switch (type) {
    case 'GetVersion':
      return { obsVersion: '31.0.0', obsWebSocketVersion: '5.6.0', rpcVersion: 1, availableRequests: [] };
    case 'GetStreamStatus':
      return { outputActive: sim.isStreaming, outputReconnecting: false, outputDuration: 0 };
    case 'GetRecordStatus':
      return { outputActive: sim.isRecording, outputPaused: false, outputDuration: sim.recordedMs };
    case 'GetReplayBufferStatus':
      if (sim.replayBuffer === null) return [604, 'Replay buffer is not available.'];
      return { outputActive: sim.replayBuffer === 'on' };
    case 'SaveReplayBuffer':
      if (sim.replayBuffer === null) return [604, 'Replay buffer is not available.'];
      return sim.replayBuffer === 'on' ? {} : [501, ''];
    case 'CreateRecordChapter':
      if (!sim.isRecording) return [501, ''];
      sim.chapters.push(String(data['chapterName']));
      return {};
    default:
      return [204, `Your request type is not valid: ${type}`];
  }
}
