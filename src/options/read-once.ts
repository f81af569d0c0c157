// Files of keys and passwords may be pipes, which give their content only once.
import type { Host } from './read-connection.ts';

export function readOnce(readFile: Host['readFile']): Host['readFile'] {
  const texts = new Map<string, string>();
  return (path) => {
    const text = texts.get(path) ?? readFile(path);
    texts.set(path, text);
    return text;
  };
}
