// Holds the comments and messages of src/ to the rules of CONTRIBUTING.md: at most 100 columns, and the fixed words.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const MAX_COLUMNS = 100;

/** Words with the words to use instead. */
const REFUSED = {
  'tell|tells|told|telling': 'report or log',
  'prove|proves|proven|proving': 'verify',
  // A replica is behind its source.
  '(?<! s )behind(?! its last chunk)': 'after',
  beside: 'next to',
  'mend|mends|mended': 'fix',
  meanwhile: 'in the meantime, or during',
  'somebody|nobody|anybody|whoever': 'someone, or another client',
  'gone on with|so that it is': 'name the agent',
};
/** Comments only: these words are names in code, and `else` is a keyword. */
const REFUSED_IN_COMMENTS = { '(?<!\\bif )else(?! \\{)': 'otherwise' };

/** Line comments, the lines of block comments, and strings between quotes, each with its line number. */
function* readTexts(source) {
  const token =
    /\/\/[^\n]*|\/\*[^]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[^])*`|\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*(?=[\s,;).\]])/g;
  for (const { 0: text, index } of source.matchAll(token)) {
    if (text.startsWith('/') && !/^\/[/*]/.test(text)) continue;
    const line = source.slice(0, index).split('\n').length;
    yield { text, line, isComment: text.startsWith('/') };
  }
}

/** Sentences about one file. */
function findProblems(file, source) {
  const problems = [];
  const lines = source.split('\n');
  for (const { text, line, isComment } of readTexts(source)) {
    // One word is a name or a value; a message has several.
    if (!isComment && !/\w \w/.test(text)) continue;
    const prose = text.replace(/`[^`\n]*`/g, isComment ? '' : '$&').replace(/\$\{[^}]*\}/g, '');
    const words = isComment ? { ...REFUSED, ...REFUSED_IN_COMMENTS } : REFUSED;
    for (const [refused, instead] of Object.entries(words)) {
      const [found] = new RegExp(`\\b(?:${refused})\\b`, 'i').exec(prose) ?? [];
      if (found) problems.push(`${file}:${line}: "${found}": write ${instead}`);
    }
    if (!isComment) continue;
    const count = text.split('\n').length;
    for (let i = line; i < line + count; i++) {
      const width = lines[i - 1].trimEnd().length;
      const isTrailing = !/^\s*(?:\/\/|\/?\*)/.test(lines[i - 1]);
      if (width > MAX_COLUMNS && !isTrailing && !/https?:\/\//.test(lines[i - 1]))
        problems.push(`${file}:${i}: ${width} columns; a comment has at most ${MAX_COLUMNS}`);
    }
  }
  return problems;
}

const problems = globSync('src/**/*.ts', { cwd: ROOT })
  .sort()
  .flatMap((file) => findProblems(file, readFileSync(join(ROOT, file), 'utf8')));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
