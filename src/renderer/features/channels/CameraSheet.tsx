import { useState } from 'react';
import type { Settings } from '../../../shared/model/settings.ts';
import { camerasOf, useRecordings } from '../../app/live.ts';
import { useSettings } from '../../app/settings.ts';
import { Segmented } from '../../ui/index.ts';
import { cameraDraft, encoderInput } from './encoder-draft.ts';
import { EncoderFields, ForObs, PROTOCOLS } from './EncoderFields.tsx';
import { FileFields, FileFormats, fileInput } from './FileFields.tsx';
import { ListenSheet } from './ListenSheet.tsx';
import { strings } from './strings.ts';

const words = strings.cameras;
const WAYS = [...PROTOCOLS, { value: 'file', label: words.file }] as const;

export interface CameraSheetProps {
  /** The session's main recording. */
  readonly of: string;
  readonly onClose: () => void;
}

/** Adds a further camera to a session: how it sends, what goes into its encoder, and the start. */
export function CameraSheet(props: CameraSheetProps) {
  const settings = useSettings();
  return settings === null ? null : <CameraForm settings={settings} {...props} />;
}

function CameraForm({ settings, of, onClose }: CameraSheetProps & { settings: Settings }) {
  const [draft, setDraft] = useState(() => {
    const { recordings } = useRecordings.getState();
    const last = camerasOf(recordings, of).at(-1)?.camera.number ?? 1;
    return cameraDraft(settings, recordings, last + 1);
  });
  const [path, setPath] = useState('');
  const [isFile, setIsFile] = useState(false);
  const encoder = encoderInput(draft);
  return (
    <ListenSheet
      {...{ words, onClose }}
      cameraOf={of}
      input={isFile ? fileInput(path) : encoder}
      inObs={isFile ? <FileFormats /> : encoder !== null && <ForObs input={encoder} />}
    >
      <Segmented
        label={words.way}
        options={WAYS}
        value={isFile ? 'file' : draft.kind}
        onValue={(way) => {
          setIsFile(way === 'file');
          if (way !== 'file') setDraft({ ...draft, kind: way });
        }}
      />
      {isFile ? (
        <FileFields path={path} onPath={setPath} />
      ) : (
        <EncoderFields draft={draft} onDraft={setDraft} />
      )}
    </ListenSheet>
  );
}
