// How long properties are tried: seconds in all where nothing is said, longer with PROPERTY_RUNS (a factor).

/** For `fc.assert`. @param usual number of tries in an ordinary run of the tests */
export function propertyRuns(usual: number): { numRuns: number } {
  return { numRuns: Math.ceil(usual * Number(process.env['PROPERTY_RUNS'] ?? 1)) };
}
