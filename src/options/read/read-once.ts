// Files of keys and passwords may be pipes, which give their content only once.
import type { InputSources } from './read-connection.ts';

export function readOnce(readFile: InputSources['readFile']): InputSources['readFile'] {
  const texts = new Map<string, string>();
  return (path) => {
    const text = texts.get(path) ?? readFile(path);
    texts.set(path, text);
    return text;
  };
}
