// Times that users write.

const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Parses a time: local time, unless the text names its zone.
 * @returns undefined for an invalid time
 */
export function parseTime(text: string): Date | undefined {
  if (!TIME.test(text)) return undefined;
  // JavaScript reads a date alone as UTC, and a date with a time of day as local time.
  const time = new Date(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
  return Number.isNaN(time.getTime()) ? undefined : time;
}
