import { dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** What a failed write of a result means for the person; anything else is returned as it came. */
export function writeFailure(thrown: unknown, path: string): unknown {
  const code = (thrown as NodeJS.ErrnoException | null)?.code;
  const folder = dirname(path);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError(
      {
        code: 'disk/full',
        message: 'The drive of the library is full.',
        nextStep: 'Free some space (Library → Free up space), then try again.',
        detail: folder,
      },
      { cause: thrown },
    );
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new AppError(
      {
        code: 'disk/read-only',
        message: 'KlipStream may not write to the library folder.',
        nextStep: 'Check its permissions, or choose another library folder in Settings.',
        detail: folder,
      },
      { cause: thrown },
    );
  return thrown;
}
