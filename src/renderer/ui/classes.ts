type ClassName = string | false | null | undefined;

/**
 * Binds a CSS module: `cx('row', isOn && 'on')` joins the module's own names. An unknown name is a typing mistake:
 * it throws while developing, and has no style in the finished app.
 */
export const bindClasses =
  (module: Readonly<Record<string, string>>) =>
  (...names: ClassName[]): string =>
    names
      .filter((name): name is string => typeof name === 'string' && name !== '')
      .map((name) => {
        const className = module[name];
        if (className === undefined && import.meta.env.DEV)
          throw new Error(`the style sheet has no class .${name}`);
        return className ?? '';
      })
      .join(' ');

/** Joins finished class names, e.g. a global one and a bound one. */
export const joinClasses = (...names: ClassName[]): string =>
  names.filter((name) => typeof name === 'string' && name !== '').join(' ');
