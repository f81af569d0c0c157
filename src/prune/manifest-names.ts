// The names under which a manifest may stand: what has one of them is a backup, and not what a crash left.
import { ENCRYPTED_SUFFIX, MANIFEST } from '../format/manifest.ts';

export const manifestNames: readonly string[] = [MANIFEST, `${MANIFEST}${ENCRYPTED_SUFFIX}`];
