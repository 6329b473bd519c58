import { useState } from 'react';
import { useSettings } from '../../app/settings.ts';
import { FileFields, FileFormats, fileInput } from './FileFields.tsx';
import { ListenSheet } from './ListenSheet.tsx';
import { strings } from './strings.ts';

/** Records from a file that another program is writing: which, and whose chat goes with it. */
export function FromFile({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  return settings === null ? null : <FromFileForm lastChat={settings.relayChat ?? ''} onClose={onClose} />;
}

function FromFileForm({ lastChat, onClose }: { lastChat: string; onClose: () => void }) {
  const [path, setPath] = useState('');
  return (
    <ListenSheet
      {...{ words: strings.fromFile, input: fileInput(path), lastChat, onClose }}
      inObs={<FileFormats />}
    >
      <FileFields path={path} onPath={setPath} />
    </ListenSheet>
  );
}
