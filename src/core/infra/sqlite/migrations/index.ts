import { migration0001 } from './0001-library.ts';
import { migration0002 } from './0002-links.ts';
import { migration0003 } from './0003-face-regions.ts';
import { migration0004 } from './0004-chat-retention.ts';
import { migration0005 } from './0005-face-consent.ts';

export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/** Forward only, in order, without holes. */
export const migrations: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
];
