import { useState, type ReactNode } from 'react';
import { assetPath } from '../../shared/assets.ts';
import { useAssetUrl } from '../rpc/connection.ts';

export interface ProvidedPictureProps {
  readonly provider: string;
  readonly id: string;
  /** Empty where its name stands beside it. */
  readonly name: string;
  /** Of the picture while it is on its way, and once it is there. */
  readonly className: (isHere: boolean) => string;
  /** Shown where there is none to be had. */
  readonly fallback: ReactNode;
}

/** The picture of an emote or badge, from its provider or the disk. */
export function ProvidedPicture({ provider, id, name, className, fallback }: ProvidedPictureProps) {
  const assetUrl = useAssetUrl();
  const [state, setState] = useState<'coming' | 'here' | 'failed'>('coming');
  if (state === 'failed') return fallback;
  return (
    <img
      className={className(state === 'here')}
      src={assetUrl(assetPath.emote(provider, id))}
      alt={name}
      title={name === '' ? undefined : name}
      onLoad={() => setState('here')}
      onError={() => setState('failed')}
    />
  );
}
