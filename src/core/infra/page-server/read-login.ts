import type { IncomingMessage } from 'node:http';
import { z } from 'zod';

const MAX_BODY_BYTES = 4096;
const LoginBody = z.object({ token: z.string().max(200) });

export type Login = { kind: 'token'; token: string } | { kind: 'too-large' } | { kind: 'invalid' };

/** Reads the body of `POST /session`; never more than 4 KB of it. The rest of a larger body stays unread. */
export function readLogin(request: IncomingMessage): Promise<Login> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    return Promise.resolve({ kind: 'too-large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) {
        request.pause();
        resolve({ kind: 'too-large' });
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(parseLogin(Buffer.concat(chunks).toString('utf8'))));
    request.on('error', () => resolve({ kind: 'invalid' }));
    request.on('close', () => resolve({ kind: 'invalid' }));
  });
}

function parseLogin(text: string): Login {
  try {
    return { kind: 'token', token: LoginBody.parse(JSON.parse(text)).token };
  } catch {
    return { kind: 'invalid' };
  }
}
