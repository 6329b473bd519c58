import { ICON_PATHS, type IconName } from './icon-paths.ts';
import { bindClasses } from './classes.ts';
import styles from './Icon.module.css';

const cx = bindClasses(styles);
const FILL = 'fill:';

/** A picture beside words. It has no name of its own: the control that holds it has one. */
export function Icon({
  name,
  size = 'medium',
}: {
  name: IconName;
  size?: 'small' | 'medium' | 'large' | 'hero';
}) {
  return (
    <svg className={cx('icon', size)} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {ICON_PATHS[name].map((path: string) =>
        path.startsWith(FILL) ? (
          <path key={path} className={cx('filled')} d={path.slice(FILL.length)} />
        ) : (
          <path key={path} d={path} />
        ),
      )}
    </svg>
  );
}
