import { type EncoderInput, RelayKey, relayAddress, rtmpServer } from '../../../shared/model/relay.ts';
import { notify } from '../../app/toasts.ts';
import { Button, copyText, TextField } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { type EncoderDraft, isPort } from './encoder-draft.ts';
import { strings } from './strings.ts';
import styles from './FromObs.module.css';

const cx = bindClasses(styles);
const words = strings.fromObs;

export const PROTOCOLS = [
  { value: 'rtmp', label: 'RTMP' },
  { value: 'srt', label: 'SRT' },
] as const;

/** Where an encoder sends to. */
export function EncoderFields(props: { draft: EncoderDraft; onDraft: (draft: EncoderDraft) => void }) {
  const { draft, onDraft } = props;
  const { kind, ports, key } = draft;
  return (
    <>
      <TextField
        label={words.port}
        numeric
        width="small"
        value={ports[kind]}
        error={isPort(ports[kind]) ? null : words.portBad}
        onValue={(text) => onDraft({ ...draft, ports: { ...ports, [kind]: text.trim() } })}
      />
      {kind === 'rtmp' && (
        <TextField
          label={words.key}
          hint={words.keyHint}
          value={key}
          error={RelayKey.safeParse(key).success ? null : words.keyBad}
          onValue={(text) => onDraft({ ...draft, key: text.trim() })}
        />
      )}
    </>
  );
}

/** What goes into OBS's own settings. */
export function ForObs({ input }: { input: EncoderInput }) {
  return (
    <section className={cx('obs')} aria-label={words.inObs}>
      <h3>{words.inObs}</h3>
      <p className={cx('note')}>{words.inObsPath}</p>
      <EncoderAddress input={input} />
      <p className={cx('note')}>{words.keyframes}</p>
    </section>
  );
}

/** The address of an input in the parts that an encoder asks for, each to be copied. */
export function EncoderAddress({ input }: { input: EncoderInput }) {
  const rows: readonly (readonly [string, string])[] =
    input.kind === 'rtmp'
      ? [
          [words.server, rtmpServer(input.port)],
          [words.streamKey, input.key],
        ]
      : [[words.server, `${relayAddress(input)}?mode=caller&latency=200000`]];
  return (
    <dl className={cx('address')}>
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
  );
}
