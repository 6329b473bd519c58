import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { gunzipSync } from 'node:zlib';

/** Looks for secrets, by name, as they are and in the disguises that software puts texts into. */
export class SecretSearch {
  private readonly needles: readonly { readonly name: string; readonly needle: string }[];

  constructor(secrets: Readonly<Record<string, string>>) {
    this.needles = Object.entries(secrets).flatMap(([name, secret]) =>
      disguisesOf(secret).map((needle) => ({ name, needle })),
    );
  }

  /** Names of the secrets in a text or in bytes. */
  in(content: string | Buffer): string[] {
    const text = typeof content === 'string' ? content : content.toString('latin1');
    const found = this.needles.filter(({ needle }) => text.includes(needle)).map(({ name }) => name);
    return [...new Set(found)];
  }

  /** `name in path` for each finding in the files below a folder, packed ones unpacked. */
  inFolder(folder: string): string[] {
    return filesBelow(folder).flatMap((path) => this.in(unpacked(path)).map((name) => `${name} in ${path}`));
  }

  /** Everything that printing an error would show, its causes and its shape with it. */
  inError(error: unknown): string[] {
    const shown = inspect(error, { depth: Infinity, maxStringLength: Infinity, maxArrayLength: Infinity });
    return this.in(`${shown}\n${JSON.stringify(error)}\n${texts(error).join('\n')}`);
  }
}

/** Message, stack and detail of an error and of what caused it. */
function texts(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { detail } = error as { detail?: unknown };
  return [error.message, error.stack ?? '', String(detail), ...texts(error.cause)];
}

function disguisesOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      ...[0, 1, 2].flatMap((shift) => base64Inside(bytes, shift)),
    ]),
  ];
}

/** What stays the same of a text's base64 when `shift` bytes stand before it, and any behind it. */
function base64Inside(bytes: Buffer, shift: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const inside = encoded.slice(shift === 0 ? 0 : shift + 1, -2);
  return [inside, inside.replaceAll('+', '-').replaceAll('/', '_')];
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function unpacked(path: string): Buffer {
  const bytes = readFileSync(path);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}
