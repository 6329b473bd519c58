import { Switch } from '../../ui/index.ts';
import { bindClasses } from '../../ui/classes.ts';
import { faceConsent as words } from './face-strings.ts';
import type { FieldSaver } from './field-saver.ts';
import { FieldGroup } from './Section.tsx';
import styles from './Settings.module.css';

const cx = bindClasses(styles);

/** The switch for faces, with what it means. */
export function FaceConsent(props: { isOn: boolean; saver: FieldSaver }) {
  return (
    <FieldGroup title={words.title}>
      <p className={cx('calm')}>
        {words.consent} {words.others}
      </p>
      <Switch
        label={words.on}
        hint={props.saver.errorOf('facesEnabled') ?? words.onHint}
        checked={props.isOn}
        onChecked={(checked) => void props.saver.save({ facesEnabled: checked })}
      />
    </FieldGroup>
  );
}
