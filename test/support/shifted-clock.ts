// A clock that is wrong, for a process of its own: an argument of Node.js whose module is loaded before all others.

/** @param ms ahead; negative: late */
export function shiftedClock(ms: number): readonly string[] {
  const code = `
    const real = Date.now, Real = Date;
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(real() + ${ms}) : super(...given); }
      static now() { return real() + ${ms}; }
    };`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}
