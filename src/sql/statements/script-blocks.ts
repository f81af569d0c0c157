// Comments `-- begin … ` and `-- end …`, which mark one object in MySQL Shell's files and ours.

export interface ScriptBlock {
  /** `user`, `grants`, `event`, … */
  kind: string;
  name: string;
  text: string;
}

export function* readBlocks(script: string): Generator<ScriptBlock> {
  const begin = /^-- begin (\S+) (.*)$/gm;
  for (let match = begin.exec(script); match; match = begin.exec(script)) {
    const [line, kind, name] = match as unknown as [string, string, string];
    const start = match.index + line.length + 1;
    const end = script.indexOf(`\n-- end ${kind} ${name}`, start - 1);
    if (end < 0) return;
    yield { kind, name, text: script.slice(start, end) };
    begin.lastIndex = end + 1;
  }
}
