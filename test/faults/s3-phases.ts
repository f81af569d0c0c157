// The requests of each phase, as they are seen before the server: of a schema that has a table `orders`, which is stored in one PUT,
// and `photos`, which needs parts.
import type { SeenRequest } from '../support/http-fault-proxy.ts';

const request =
  (methods: string, url: RegExp) =>
  (seen: SeenRequest): boolean =>
    methods.split(' or ').includes(seen.method) && url.test(seen.url);

/** Of a backup. */
export const PHASES: Record<string, (seen: SeenRequest) => boolean> = {
  'write test: write': request('PUT', /@\.probe\?/),
  'write test: read': request('GET', /\/@\.probe\?/),
  'write test: delete': request('DELETE', /@\.probe\?/),
  'write test: begin of the parts': request('POST', /@\.probe-parts\?uploads=/),
  'write test: end of the parts': request('POST', /@\.probe-parts\?uploadId=/),
  'write test: abort of the parts': request('DELETE', /@\.probe-parts\?.*uploadId=/),
  definitions: request('PUT', /@orders\.sql/),
  'data in one PUT': request('PUT', /@orders@@0\.tsv\.zst/),
  'begin of the parts': request('POST', /photos[^?]*\?uploads=/),
  'a part': request('PUT', /photos[^?]*\?partNumber=1&/),
  'end of the parts': request('POST', /photos[^?]*\?uploadId=/),
  'the parts, looked at': request('HEAD', /photos/),
  'list of older backups': request('GET', /delimiter=\//),
  'list of what is stored': request('GET', /^[^&]*list-type=2&prefix=[^@]*$/),
  summary: request('PUT', /@\.backup\.json/),
  manifest: request('PUT', /@\.manifest\.json/),
  'manifest, read back': request('GET', /\/@\.manifest\.json\?/),
};

/** Of what reads a backup. */
export const READ_PHASES: Record<string, (seen: SeenRequest) => boolean> = {
  list: request('GET', /delimiter=\//),
  manifest: request('GET', /\/@\.manifest\.json\?/),
  definitions: request('GET', /@\.definitions@0/),
  data: request('GET', /photos@@0\.tsv\.zst/),
};
