import { useState } from 'react';
import { type EncoderInput, RelayKey, relayAddress, rtmpServer } from '../../../shared/model/relay.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { useSettings } from '../../app/settings.ts';
import { notify } from '../../app/toasts.ts';
import { Button, copyText, Segmented, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { ListenSheet } from './ListenSheet.tsx';
import { strings } from './strings.ts';
import styles from './FromObs.module.css';

const cx = bindClasses(styles);
const words = strings.fromObs;
const PORT = /^\d{4,5}$/;
const isPort = (text: string): boolean => PORT.test(text) && Number(text) >= 1024 && Number(text) <= 65_535;

/** Records what OBS on this computer sends: what to type into OBS, whose chat goes with it, and the start. */
export function FromObs({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  return settings === null ? null : <FromObsForm settings={settings} onClose={onClose} />;
}

function FromObsForm({ settings, onClose }: { settings: Settings; onClose: () => void }) {
  const [kind, setKind] = useState(settings.relayKind);
  const [ports, setPorts] = useState({
    rtmp: String(settings.relayRtmpPort),
    srt: String(settings.relaySrtPort),
  });
  const [key, setKey] = useState(settings.relayKey);
  const port = Number(ports[kind]);
  const isGood = isPort(ports[kind]) && (kind === 'srt' || RelayKey.safeParse(key).success);
  const input: EncoderInput = kind === 'rtmp' ? { kind, port, key } : { kind, port };
  const own = kind === 'rtmp' ? { relayRtmpPort: port, relayKey: key } : { relaySrtPort: port };
  return (
    <ListenSheet
      {...{ words, onClose }}
      input={isGood ? input : null}
      lastChat={settings.relayChat ?? ''}
      remember={{ relayKind: kind, ...own }}
      inObs={isGood && <ForObs input={input} />}
    >
      <Segmented
        label={words.protocol}
        options={[
          { value: 'rtmp', label: 'RTMP' },
          { value: 'srt', label: 'SRT' },
        ]}
        value={kind}
        onValue={setKind}
      />
      <TextField
        label={words.port}
        numeric
        width="small"
        value={ports[kind]}
        error={isPort(ports[kind]) ? null : words.portBad}
        onValue={(text) => setPorts({ ...ports, [kind]: text.trim() })}
      />
      {kind === 'rtmp' && (
        <TextField
          label={words.key}
          hint={words.keyHint}
          value={key}
          error={RelayKey.safeParse(key).success ? null : words.keyBad}
          onValue={(text) => setKey(text.trim())}
        />
      )}
    </ListenSheet>
  );
}

/** What goes into OBS's own settings. */
export function ForObs({ input }: { input: EncoderInput }) {
  const rows: readonly (readonly [string, string])[] =
    input.kind === 'rtmp'
      ? [
          [words.server, rtmpServer(input.port)],
          [words.streamKey, input.key],
        ]
      : [[words.server, `${relayAddress(input)}?mode=caller&latency=200000`]];
  return (
    <section className={cx('obs')} aria-label={words.inObs}>
      <h3>{words.inObs}</h3>
      <p className={cx('note')}>{words.inObsPath}</p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name} className={cx('row')}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
              <Button
                size="small"
                icon="copy"
                onClick={() =>
                  void copyText(value).then((copied) => notify(copied ? words.copied(name) : words.notCopied))
                }
              >
                {words.copy}
              </Button>
            </dd>
          </div>
        ))}
      </dl>
      <p className={cx('note')}>{words.keyframes}</p>
    </section>
  );
}
