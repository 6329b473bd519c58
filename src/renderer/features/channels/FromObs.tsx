import { useState } from 'react';
import type { Settings } from '../../../shared/model/settings.ts';
import { useSettings } from '../../app/settings.ts';
import { Segmented } from '../../ui/index.ts';
import { encoderInput, usualDraft } from './encoder-draft.ts';
import { EncoderFields, ForObs, PROTOCOLS } from './EncoderFields.tsx';
import { ListenSheet } from './ListenSheet.tsx';
import { strings } from './strings.ts';

const words = strings.fromObs;

/** Records what OBS on this computer sends: what to type into OBS, whose chat goes with it, and the start. */
export function FromObs({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  return settings === null ? null : <FromObsForm settings={settings} onClose={onClose} />;
}

function FromObsForm({ settings, onClose }: { settings: Settings; onClose: () => void }) {
  const [draft, setDraft] = useState(usualDraft(settings));
  const { kind, key } = draft;
  const port = Number(draft.ports[kind]);
  const input = encoderInput(draft);
  const own = kind === 'rtmp' ? { relayRtmpPort: port, relayKey: key } : { relaySrtPort: port };
  return (
    <ListenSheet
      {...{ words, input, onClose }}
      lastChat={settings.relayChat ?? ''}
      remember={{ relayKind: kind, ...own }}
      inObs={input !== null && <ForObs input={input} />}
    >
      <Segmented
        label={words.protocol}
        options={PROTOCOLS}
        value={kind}
        onValue={(next) => setDraft({ ...draft, kind: next })}
      />
      <EncoderFields draft={draft} onDraft={setDraft} />
    </ListenSheet>
  );
}
