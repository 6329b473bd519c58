import { bindClasses } from './classes.ts';
import { hypeLevel } from './hype-ramp.ts';
import styles from './hype-text.module.css';

const cx = bindClasses(styles);

/** The class that gives a written hype of 0..100 its colour of the ramp. */
export const hypeText = (hype: number): string => cx(hypeLevel(hype));
