import type { Recording } from '../../../shared/contract/sources.ts';
import { useSettings } from '../../app/settings.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { Switch } from '../../ui/index.ts';
import { strings } from './strings.ts';

/** Whether what programs outside tell of faces counts in this stream. There only where both are switched on. */
export function FacesTaken({ recording: { recordingId, takesFaces } }: { recording: Recording }) {
  const settings = useSettings();
  const takeFaces = useCommand('recording.takeFaces');
  if (settings?.facesEnabled !== true || !settings.outsideEvents) return null;
  return (
    <Switch
      label={strings.takeFaces}
      checked={takesFaces}
      onChecked={(take) => void takeFaces.run({ recordingId, take })}
    />
  );
}
